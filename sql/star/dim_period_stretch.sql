-- dim_period_stretch: which stretches of days (1st to 14th, 15th to the month's end) make a period up.
-- Grain: calendar, period_kind, period_name, stretch_start. Marts are kept by stretch and add up to either calendar.
select
    calendar,
    period_kind,
    period_name,
    first_day,
    last_day,
    date_day as stretch_start
from dim_period
join dim_date
    on date_day between first_day and last_day
where stretch_start = date_day
order by all
