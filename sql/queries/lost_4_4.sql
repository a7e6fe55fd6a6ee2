-- lost_4_4: what a dossier costs indicator 4.4: 1 when it belongs to the period's common population and has no sign of a document from the personal store.
-- An expression over the dossiers of dossiers.sql, as mart_dossier_course counts.
case
    when is_received or is_closed then 1 - coalesce(personal_store_used, false)::integer
    else 0
end
