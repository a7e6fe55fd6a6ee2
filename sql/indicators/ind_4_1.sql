-- ind_4_1: electronic results. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Dossiers finished in the period of procedures that give a result document. Basis: Quyết định 766/QĐ-TTg, chỉ số 4.1.
-- materialized: view
select
    'finished'      as rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    digital_result  as numerator,
    with_result     as denominator
from mart_service_period
where with_result > 0
