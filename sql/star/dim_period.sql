-- dim_period: the calendar periods that marts are kept for: every month, quarter, half-year, nine months
-- and year from the first event's year to the end of the last one's. Grain: period_kind, period_name.
with
bounds as (
    select
        date_trunc('year', min(event_date))::date as first_day,
        date_trunc('year', max(event_date))::date as last_year
    from fct_dossier_event
),

day as (
    select dim_date.*
    from dim_date, bounds
    where date_day >= first_day
      and date_day < last_year + interval 1 year
),

final as (
    select 'month' as period_kind, month_name as period_name, min(date_day) as first_day, max(date_day) as last_day
    from day
    group by all
    union all
    select 'quarter', quarter_name, min(date_day), max(date_day)
    from day
    group by all
    union all
    select 'half_year', half_year_name, min(date_day), max(date_day)
    from day
    group by all
    union all
    select 'nine_months', year_name || '-9M', min(date_day), max(date_day)
    from day
    where month(date_day) <= 9
    group by all
    union all
    select 'year', year_name, min(date_day), max(date_day)
    from day
    group by all
)

select *
from final
order by period_kind, period_name
