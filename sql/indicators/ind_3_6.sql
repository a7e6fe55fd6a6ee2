-- ind_3_6: dossiers paid online, of those with a financial obligation. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Dossiers received in the period; all-zero fees left out. Basis: Quyết định 766/QĐ-TTg, chỉ số 3.6.
-- materialized: view
select
    'received'  as rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    paid_online as numerator,
    with_fee    as denominator
from mart_service_period
where with_fee > 0
