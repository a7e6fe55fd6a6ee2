-- ind_2_2: handling time against the legal time, in working minutes. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Both are sums over the dossiers received in the period that are finished, also later, and whose procedure has a term, so that means
-- are weighted lawfully.
-- Lower is better. Basis: Quyết định 766/QĐ-TTg, chỉ số 2.2.
-- materialized: view
select
    'received'          as rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    handling_minutes    as numerator,
    legal_minutes       as denominator
from mart_service_period
where legal_minutes > 0
