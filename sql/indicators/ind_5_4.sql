-- ind_5_4: satisfaction with receipt and handling, by each on-time rule. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Of the common population (received in the period, or before and handled in it; see parts/common_population): those not late
-- (see 2.1) that are neither disliked nor have feedback (PAKN) about them; late or disliked is one dossier off, not two. Basis: Quyết định 766/QĐ-TTg, chỉ số 5.4.
-- materialized: view
select
    rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    dossiers - late_or_disliked as numerator,
    dossiers as denominator
from mart_period_timeliness
