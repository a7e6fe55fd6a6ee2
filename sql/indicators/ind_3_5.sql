-- ind_3_5: fee procedures with dossiers whose people were told a fee. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- Procedures in authority with a fee in the catalogue; numerator: those with a dossier received in the period of which a fee above 0 is told.
-- What the portal counts here is not fully understood (66 of 311 beside 115 for 3.4): said in the set's formula. The province
-- counts a procedure once: no sum over units. Basis: Quyết định 766/QĐ-TTg, chỉ số 3.5.
-- materialized: view
select
    organisation,
    'received'      as rule,
    calendar,
    period_kind,
    period_name,
    agency_code,
    scope,
    fee_charged     as numerator,
    with_fee        as denominator
from mart_procedure_count
where with_fee > 0
