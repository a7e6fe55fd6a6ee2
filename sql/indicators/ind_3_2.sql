-- ind_3_2: online services with online dossiers in the period. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- The province counts a procedure once: no sum over units. Basis: Quyết định 766/QĐ-TTg, chỉ số 3.2.
-- materialized: view
select
    organisation,
    'received'  as rule,
    calendar,
    period_kind,
    period_name,
    agency_code,
    scope,
    online_used as numerator,
    online      as denominator
from mart_procedure_count
where online > 0
