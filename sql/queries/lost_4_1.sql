-- lost_4_1: what a dossier costs indicator 4.1: 1 when it belongs to the period's common population and has no sign of an electronic result.
-- An expression over the dossiers of dossiers.sql, as mart_dossier_course counts.
case
    when is_received or is_closed then 1 - coalesce(result_digital, false)::integer
    else 0
end
