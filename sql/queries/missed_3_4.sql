-- missed_3_4: the procedures that indicator 3.4 misses: it has a fee and no dossier received in the period was paid online.
-- A condition over the procedures of procedures_in_authority.sql, as mart_procedure_count counts.
-- reason: not_paid_online
has_fee and not is_paid
