-- ind_2_1: dossiers handled early or on time, by rule portal766. Grain: period_kind, period_name, agency_key.
-- Denominator: dossiers received or handled in the period, each once. Numerator: of these, handled early or on time, or
-- still open at the period's end and not yet due (waiting for the applicant since before the due instant is not due).
-- Basis: Quyết định 766/QĐ-TTg, chỉ số 2.1.
with
period_month as (
    select
        period_kind,
        period_name,
        date_trunc('month', date_day)::date                 as month_start,
        any_value(date_trunc('month', first_day)::date)     as first_month,
        any_value(date_trunc('month', last_day)::date)      as last_month
    from dim_period
    join dim_date
        on date_day between first_day and last_day
    group by all
),

received as (
    select
        period_kind,
        period_name,
        agency_key,
        sum(dossiers)                                       as denominator,
        sum(dossiers) filter (
            where case
                when closed_month <= last_month then verdict_portal766 <> 'late'
                else waits_in_time or portal_due_month is null or portal_due_month > last_month
            end
        )                                                   as numerator
    from mart_dossier_cohort
    join period_month
        on month_start = received_month
    group by all
),

handled_from_before as (
    select
        period_kind,
        period_name,
        agency_key,
        sum(dossiers)                                       as denominator,
        sum(dossiers) filter (where verdict_portal766 <> 'late') as numerator
    from mart_dossier_cohort
    join period_month
        on month_start = closed_month
    where received_month < first_month
    group by all
)

select
    period_kind,
    period_name,
    agency_key,
    coalesce(sum(numerator), 0)::bigint                     as numerator,
    sum(denominator)::bigint                                as denominator
from (from received union all by name from handled_from_before)
group by all
