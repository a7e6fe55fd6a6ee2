-- ind_2_1: dossiers handled early or on time, by rule portal766. Grain: calendar, period_kind, period_name, agency_key.
-- Denominator: dossiers received or handled in the period, each once. Numerator: of these, handled early or on time, or
-- still open at the period's end and not yet due (waiting for the applicant since before the due instant is not due).
-- Basis: Quyết định 766/QĐ-TTg, chỉ số 2.1.
with
received as (
    select
        calendar,
        period_kind,
        period_name,
        agency_key,
        sum(dossiers)                                       as denominator,
        sum(dossiers) filter (
            where case
                when closed_stretch <= last_day then verdict_portal766 <> 'late'
                else waits_in_time or portal_due_stretch is null or portal_due_stretch > last_day
            end
        )                                                   as numerator
    from mart_dossier_cohort
    join dim_period_stretch
        on stretch_start = received_stretch
    group by all
),

handled_from_before as (
    select
        calendar,
        period_kind,
        period_name,
        agency_key,
        sum(dossiers)                                       as denominator,
        sum(dossiers) filter (where verdict_portal766 <> 'late') as numerator
    from mart_dossier_cohort
    join dim_period_stretch
        on stretch_start = closed_stretch
    where received_stretch < first_day
    group by all
)

select
    calendar,
    period_kind,
    period_name,
    agency_key,
    coalesce(sum(numerator), 0)::bigint                     as numerator,
    sum(denominator)::bigint                                as denominator
from (from received union all by name from handled_from_before)
group by all
