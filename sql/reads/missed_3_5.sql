-- missed_3_5: the procedures that indicator 3.5 misses: it has a fee that cannot be paid online.
-- A condition over the procedures of procedures_in_authority.sql, as mart_procedure_count counts.
-- reason: not_payable_online
has_fee and not is_payable
