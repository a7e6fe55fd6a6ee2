-- lost_4_3: what a dossier costs indicator 4.3: 1 when it was finished in the period without reuse of digitised data.
-- An expression over the dossiers of dossiers.sql, as mart_dossier_service counts.
case
    when is_closed and closing_status_key in (9, 10) then 1 - coalesce(data_reused, false)::integer
    else 0
end
