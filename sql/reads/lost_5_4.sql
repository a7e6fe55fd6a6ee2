-- lost_5_4: what a dossier costs indicator 5.4: 1 when it was handled late in the period, 1 more when it is disliked.
-- An expression over the dossiers of dossiers.sql, as ind_5_4_count counts.
-- most: 2
case
    when is_closed then is_late::integer + coalesce(rating = 3, false)::integer
    else 0
end
