-- lost_4_3: what a dossier costs indicator 4.3: 1 when it belongs to the period's common population and has no sign of reuse of digitised data.
-- An expression over the dossiers of dossiers.sql, as mart_dossier_course counts.
case
    when is_received or is_closed then 1 - coalesce(data_reused, false)::integer
    else 0
end
