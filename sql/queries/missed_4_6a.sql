-- missed_4_6a: the procedures that indicator 4.6a misses: it is for citizens and no dossier finished in the period used population data.
-- A condition over the procedures of procedures_in_authority.sql, as mart_procedure_count counts.
-- reason: no_population_data
is_for_citizens and not is_population
