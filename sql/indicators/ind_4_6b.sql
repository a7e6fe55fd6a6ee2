-- ind_4_6b: dossiers that used population data. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Of the common population (received in the period, or before and handled in it; see parts/common_population): those that did,
-- whoever applied. Basis: Quyết định 766/QĐ-TTg, chỉ số 4.6b.
-- materialized: view
select
    'received_or_handled' as rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    population_data as numerator,
    dossiers as denominator
from mart_period_course
