-- ind_4_3: reuse of digitised data. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Dossiers finished in the period. Basis: Quyết định 766/QĐ-TTg, chỉ số 4.3.
-- materialized: view
select
    'finished'  as rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    reused      as numerator,
    finished    as denominator
from mart_service_period
where finished > 0
