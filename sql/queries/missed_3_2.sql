-- missed_3_2: the procedures that indicator 3.2 misses: it is offered online and no dossier was filed online in the period.
-- A condition over the procedures of procedures_in_authority.sql, as mart_procedure_count counts.
-- reason: not_filed_online
is_online and not is_filed
