-- dim_working_minute: how much of a working day has been worked at each minute of it. Grain: minute_of_day, 0 to 1440.
-- worked_minutes counts the working hours before that minute; is_before_end is false once the day's hours are over.
with
hours as (
    select
        hour(starts::time) * 60 + minute(starts::time) as start_minute,
        hour(ends::time) * 60 + minute(ends::time)     as end_minute
    from seed_working_hours
),

minute_of_day as (
    select unnest(generate_series(0, 1440))::integer as minute_of_day
)

select
    minute_of_day,
    sum(greatest(least(minute_of_day, end_minute) - start_minute, 0))::integer as worked_minutes,
    minute_of_day < max(end_minute)                                            as is_before_end
from minute_of_day, hours
group by minute_of_day
order by minute_of_day
