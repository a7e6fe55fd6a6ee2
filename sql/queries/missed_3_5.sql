-- missed_3_5: the procedures that indicator 3.5 misses: it has a fee and of no dossier received in the period a fee above 0 was told.
-- A condition over the procedures of procedures_in_authority.sql, as mart_procedure_count counts.
-- reason: no_fee_told
has_fee and not is_charged
