-- ind_4_6a: procedures for citizens with dossiers that used population data. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- The province counts a procedure once: no sum over units. Basis: Quyết định 766/QĐ-TTg, chỉ số 4.6a.
-- materialized: view
select
    organisation,
    'finished'      as rule,
    calendar,
    period_kind,
    period_name,
    agency_code,
    scope,
    citizens_used   as numerator,
    for_citizens    as denominator
from mart_procedure_count
where for_citizens > 0
