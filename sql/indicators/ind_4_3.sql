-- ind_4_3: reuse of digitised data. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Of the common population (received in the period, or before and handled in it; see parts/common_population): those with a component reused. Basis: Quyết định 766/QĐ-TTg, chỉ số 4.3.
-- materialized: view
select
    'received_or_handled' as rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    reused as numerator,
    dossiers as denominator
from mart_period_course
