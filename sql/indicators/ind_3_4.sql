-- ind_3_4: fee procedures with an online payment in the period. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- The province counts a procedure once: no sum over units. Basis: Quyết định 766/QĐ-TTg, chỉ số 3.4.
-- materialized: view
select
    organisation,
    'received'  as rule,
    calendar,
    period_kind,
    period_name,
    agency_code,
    scope,
    fee_used    as numerator,
    with_fee    as denominator
from mart_procedure_count
where with_fee > 0
