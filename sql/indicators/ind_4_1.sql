-- ind_4_1: electronic results. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Of the common population (received in the period, or before and handled in it; see parts/common_population): those with an
-- electronic result, whether or not their procedure gives a document. Basis: Quyết định 766/QĐ-TTg, chỉ số 4.1.
-- materialized: view
select
    'received_or_handled' as rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    digital_result as numerator,
    dossiers as denominator
from mart_period_course
