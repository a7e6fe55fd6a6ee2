-- lost_4_2: what a dossier costs indicator 4.2: 1 when it belongs to the period's common population and has no sign of digitised components and an electronic result.
-- An expression over the dossiers of dossiers.sql, as mart_dossier_course counts.
case
    when is_received or is_closed then 1 - coalesce(components_digitised and result_digital, false)::integer
    else 0
end
