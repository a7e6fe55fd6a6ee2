-- ind_5_4_count: what satisfaction with receipt and handling is worked out from: the dossiers handled in the period, late and
-- disliked ones among them. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Basis: Quyết định 766/QĐ-TTg, chỉ số 5.4; late by each on-time rule; disliked: latest rating "không hài lòng".
-- incremental: additive by rule, calendar, period_kind, period_name, agency_key, counted by dossiers
select
    rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    sum(dossiers)::bigint                                                        as dossiers,
    coalesce(sum(dossiers) filter (where verdict = 'late'), 0)::bigint           as late,
    coalesce(sum(dossiers) filter (where is_disliked), 0)::bigint                as disliked
from mart_dossier_cohort
join dim_period_stretch
    on stretch_start = closed_stretch
group by all
