-- dim_period: the periods that indicators are kept for, in both calendars: every month, quarter, half-year, nine months and
-- year from the first event's year to the end of the last one's. Grain: calendar, period_kind, period_name.
-- An event dated after its own ingest makes no periods: one row of 2099 would make those of seventy years.
-- Statutory periods run from the 15th of the month before to the 14th; year Y from 15/12/Y-1 to 14/12/Y (NĐ 09/2019/NĐ-CP).
-- incremental: dimension
with
bounds as (
    select
        year(min(event_date))::varchar as first_year,
        year(max(event_date))::varchar as last_year
    from fct_known_event
),

day as (
    select
        'calendar' as calendar,
        date_day,
        month_name,
        quarter_name,
        half_year_name,
        year_name
    from dim_date
    union all
    select
        'statutory',
        date_day,
        statutory_month_name,
        statutory_quarter_name,
        statutory_half_year_name,
        statutory_year_name
    from dim_date
),

kept as (
    select day.*
    from day, bounds
    where year_name between first_year and last_year
),

final as (
    select calendar, 'month' as period_kind, month_name as period_name, min(date_day) as first_day, max(date_day) as last_day
    from kept
    group by all
    union all
    select calendar, 'quarter', quarter_name, min(date_day), max(date_day)
    from kept
    group by all
    union all
    select calendar, 'half_year', half_year_name, min(date_day), max(date_day)
    from kept
    group by all
    union all
    select calendar, 'nine_months', year_name || '-9M', min(date_day), max(date_day)
    from kept
    where right(month_name, 2) <= '09'
    group by all
    union all
    select calendar, 'year', year_name, min(date_day), max(date_day)
    from kept
    group by all
)

select *
from final
order by calendar, period_kind, period_name
