-- ind_4_2: digitised components and results. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Of the common population (received in the period, or before and handled in it; see parts/common_population): those with both. Basis: Quyết định 766/QĐ-TTg, chỉ số 4.2.
-- materialized: view
select
    'received_or_handled' as rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    digitised as numerator,
    dossiers as denominator
from mart_period_course
