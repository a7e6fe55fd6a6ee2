-- dim_working_day: working days by their number, to go from a number of working days back to a date. Grain: workday_index.
select
    workday_index,
    date_day
from dim_date
where is_working_day
order by workday_index
