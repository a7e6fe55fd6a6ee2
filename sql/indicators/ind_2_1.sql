-- ind_2_1: dossiers handled early or on time, by each on-time rule. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Denominator: dossiers received or handled in the period, each once. Numerator: of these, handled early or on time, or
-- still open at the period's end and not overdue then. Basis: Quyết định 766/QĐ-TTg, chỉ số 2.1.
-- incremental: additive by rule, calendar, period_kind, period_name, agency_key, counted by denominator
with
received as (
    select
        rule,
        calendar,
        period_kind,
        period_name,
        agency_key,
        sum(dossiers)                                       as denominator,
        sum(dossiers) filter (
            where case
                when closed_stretch <= last_day then verdict <> 'late'
                else overdue_stretch is null or overdue_stretch > last_day
            end
        )                                                   as numerator
    from mart_dossier_cohort
    join dim_period_stretch
        on stretch_start = received_stretch
    group by all
),

handled_from_before as (
    select
        rule,
        calendar,
        period_kind,
        period_name,
        agency_key,
        sum(dossiers)                                       as denominator,
        sum(dossiers) filter (where verdict <> 'late')      as numerator
    from mart_dossier_cohort
    join dim_period_stretch
        on stretch_start = closed_stretch
    where received_stretch < first_day
    group by all
)

select
    rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    coalesce(sum(numerator), 0)::bigint                     as numerator,
    sum(denominator)::bigint                                as denominator
from (from received union all by name from handled_from_before)
group by all
