-- ind_3_5: fee procedures that can be paid online. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- The province counts a procedure once: no sum over units. Basis: Quyết định 766/QĐ-TTg, chỉ số 3.5.
-- materialized: view
select
    organisation,
    'period_end'    as rule,
    calendar,
    period_kind,
    period_name,
    agency_code,
    scope,
    payable         as numerator,
    with_fee        as denominator
from mart_procedure_count
where with_fee > 0
