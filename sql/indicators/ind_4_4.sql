-- ind_4_4: personal data store. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Of the common population (received in the period, or before and handled in it; see parts/common_population): those with a document
-- taken from it. Basis: Quyết định 766/QĐ-TTg, chỉ số 4.4.
-- materialized: view
select
    'received_or_handled' as rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    personal_store as numerator,
    dossiers as denominator
from mart_period_course
