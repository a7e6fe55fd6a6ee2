-- ind_3_1: procedures offered online, of those in authority. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- The province counts a procedure once: no sum over units. Basis: Quyết định 766/QĐ-TTg, chỉ số 3.1.
-- materialized: view
select
    organisation,
    'period_end'    as rule,
    calendar,
    period_kind,
    period_name,
    agency_code,
    scope,
    online          as numerator,
    procedures      as denominator
from mart_procedure_count
where procedures > 0
