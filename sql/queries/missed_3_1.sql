-- missed_3_1: the procedures that indicator 3.1 misses: it is not offered online.
-- A condition over the procedures of procedures_in_authority.sql, as mart_procedure_count counts.
-- reason: not_online
not is_online
