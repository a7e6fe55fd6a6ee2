-- mart_period_timeliness: the common population of each period by each on-time rule: how many are late, and how many late or disliked.
-- Grain: rule, calendar, period_kind, period_name, agency_key. Late: handled late by the period's end, or received in it, still open at its
-- end and overdue then. Disliked: rated dissatisfied, or with feedback (PAKN) about it; late and disliked is one dossier.
-- Basis: Quyết định 766/QĐ-TTg, chỉ số 2.1, 5.4.
-- incremental: additive by rule, calendar, period_kind, period_name, agency_key, counted by dossiers
with
population as (
{{template "common_population" "mart_dossier_cohort"}}
),

handled as (
    select
        rule,
        calendar,
        period_kind,
        period_name,
        agency_key,
        dossiers,
        case when closed_stretch <= last_day and verdict = 'late' then dossiers else 0 end as late,
        case when is_disliked or closed_stretch <= last_day and verdict = 'late' then dossiers else 0 end as late_or_disliked
    from population
),

overdue as (
    select
        rule,
        calendar,
        period_kind,
        period_name,
        agency_key,
        0                                                                   as dossiers,
        dossiers                                                            as late,
        case when is_disliked then 0 else dossiers end                      as late_or_disliked
    from mart_dossier_overdue
    join dim_period_stretch
        on stretch_start = received_stretch
    where from_stretch <= last_day
      and coalesce(until_stretch > last_day, true)
)

select
    rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    sum(dossiers)::bigint                                                   as dossiers,
    sum(late)::bigint                                                       as late,
    sum(late_or_disliked)::bigint                                           as late_or_disliked
from (from handled union all from overdue)
group by all
order by all
