-- lost_4_4: what a dossier costs indicator 4.4: 1 when it was finished in the period without a document from the personal store.
-- An expression over the dossiers of dossiers.sql, as mart_dossier_service counts.
case
    when is_closed and closing_status_key in (9, 10) then 1 - coalesce(personal_store_used, false)::integer
    else 0
end
