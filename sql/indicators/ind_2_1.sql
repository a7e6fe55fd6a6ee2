-- ind_2_1: dossiers handled early or on time, by each on-time rule. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Of the common population (received in the period, or before and handled in it; see parts/common_population): those handled early or on time,
-- or still open at the period's end and not overdue then. Basis: Quyết định 766/QĐ-TTg, chỉ số 2.1.
-- materialized: view
select
    rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    dossiers - late as numerator,
    dossiers as denominator
from mart_period_timeliness
