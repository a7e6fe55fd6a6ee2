-- ind_3_6: dossiers paid online, of those of procedures with a fee. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Dossiers received in the period whose procedure has a fee in the catalogue, less those whose every told fee is 0; one of which no fee is
-- told stays in the denominator. Basis: Quyết định 766/QĐ-TTg, chỉ số 3.6.
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
