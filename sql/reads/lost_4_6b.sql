-- lost_4_6b: what a dossier costs indicator 4.6b: 1 when it is a citizen's, was finished in the period and used no population data.
-- An expression over the dossiers of dossiers.sql, as mart_dossier_service counts.
case
    when is_closed and closing_status_key in (9, 10) and coalesce(applicant_kind = 1, for_citizens, false) then 1 - coalesce(population_data_used, false)::integer
    else 0
end
