-- ind_3_3: dossiers filed online. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Of the dossiers received in the period. Basis: Quyết định 766/QĐ-TTg, chỉ số 3.3.
-- materialized: view
select
    'received' as rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    received_online as numerator,
    received as denominator
from mart_service_period
where received > 0
