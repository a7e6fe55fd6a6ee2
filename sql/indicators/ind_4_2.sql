-- ind_4_2: digitised components and results. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Dossiers finished in the period; where the procedure gives no result document the components are enough. Basis: Quyết định 766/QĐ-TTg, chỉ số 4.2.
-- materialized: view
select
    'finished'  as rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    digitised   as numerator,
    finished    as denominator
from mart_service_period
where finished > 0
