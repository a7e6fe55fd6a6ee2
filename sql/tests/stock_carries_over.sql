-- title_vi: Tồn đầu kỳ bằng tồn cuối kỳ trước
-- title_en: What a month carries over is what the month before left open
-- Law 3, over every cell in both calendars: months with a hole between them must have nothing open.
with
cell as (
    select
        calendar,
        period_name,
        agency_key,
        procedure_key,
        channel_key,
        carried_over,
        open_end,
        last_day,
        lag(open_end) over life                             as open_before,
        lag(last_day) over life                             as day_before,
        first_day
    from mart_period_flow
    join dim_period using (calendar, period_kind, period_name)
    where period_kind = 'month'
    window life as (partition by calendar, agency_key, procedure_key, channel_key order by first_day)
)

select *
from cell
where carried_over <> case when day_before + 1 = first_day then open_before else 0 end
   or (day_before + 1 < first_day and open_before <> 0)
