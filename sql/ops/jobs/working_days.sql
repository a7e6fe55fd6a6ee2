-- working_days: whether days from one on are worked on. Grain: day, in their order. A day outside of the calendar goes by its weekday.
with
asked as (
    select unnest(generate_series($first_day::date, $first_day::date + ($days::integer - 1), interval 1 day))::date as date_day
)

select coalesce(is_working_day, isodow(date_day) <= 5)
from asked
left join dim_date using (date_day)
order by date_day
