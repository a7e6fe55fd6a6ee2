-- lost_4_6b: what a dossier costs indicator 4.6b: 1 when it belongs to the period's common population and has no sign of use of population data.
-- An expression over the dossiers of dossiers.sql, as mart_dossier_course counts.
case
    when is_received or is_closed then 1 - coalesce(population_data_used, false)::integer
    else 0
end
