-- mart_period_flow: stock and flow of every calendar period, months upwards.
-- Grain: period_kind, period_name, agency_key, procedure_key, channel_key; cells that are all zero are left out.
-- Law: carried_over + received = closed + open_end, and carried_over = open_end of the period before (design law 3).
with
cell_month as (
    select
        date_trunc('month', flow_date)::date    as month_start,
        agency_key,
        procedure_key,
        channel_key,
        sum(columns(* exclude (flow_date, agency_key, procedure_key, channel_key)))
    from mart_daily_flow
    group by all
),

-- Stocks after each month with a movement, and how long they stand until the next one.
stock as (
    select
        *,
        sum(received - closed)          over life   as open_end,
        sum(overdue_change)             over life   as open_overdue,
        sum(overdue_waiting_change)     over life   as open_overdue_waiting,
        sum(no_due_change)              over life   as open_no_due,
        lead(month_start, 1, date '9999-12-01') over life as next_month_start
    from cell_month
    window life as (partition by agency_key, procedure_key, channel_key order by month_start)
),

month_period as (
    select period_name, first_day
    from dim_period
    where period_kind = 'month'
),

month_cell as (
    select
        month_period.first_day,
        stock.* exclude (month_start, next_month_start),
        stock.month_start = month_period.first_day  as has_flow
    from stock
    join month_period
        on  month_period.first_day >= stock.month_start
        and month_period.first_day < stock.next_month_start
    where stock.month_start = month_period.first_day
       or stock.open_end > 0
),

-- A longer period adds the flows of its months and takes the stock of its last one; a cell that is not
-- there in the last month has none left.
final as (
    select
        period_kind,
        period_name,
        agency_key,
        procedure_key,
        channel_key,
        sum(registered)       filter (where has_flow)::bigint                           as registered,
        sum(rejected)         filter (where has_flow)::bigint                           as rejected,
        sum(received)         filter (where has_flow)::bigint                           as received,
        sum(closed)           filter (where has_flow)::bigint                           as closed,
        sum(finished_early)   filter (where has_flow)::bigint                           as finished_early,
        sum(finished_on_time) filter (where has_flow)::bigint                           as finished_on_time,
        sum(finished_late)    filter (where has_flow)::bigint                           as finished_late,
        sum(finished_no_due)  filter (where has_flow)::bigint                           as finished_no_due,
        sum(withdrawn)        filter (where has_flow)::bigint                           as withdrawn,
        sum(stopped)          filter (where has_flow)::bigint                           as stopped,
        sum(open_end)             filter (where month_cell.first_day = last_month)::bigint as open_end,
        sum(open_overdue)         filter (where month_cell.first_day = last_month)::bigint as open_overdue,
        sum(open_overdue_waiting) filter (where month_cell.first_day = last_month)::bigint as open_overdue_waiting,
        sum(open_no_due)          filter (where month_cell.first_day = last_month)::bigint as open_no_due
    from month_cell
    join (
        select
            *,
            date_trunc('month', last_day)::date as last_month
        from dim_period
    ) as period
        on  month_cell.first_day >= period.first_day
        and month_cell.first_day <= period.last_day
    group by all
),

balanced as (
    select
        period_kind,
        period_name,
        agency_key,
        procedure_key,
        channel_key,
        coalesce(columns(* exclude (period_kind, period_name, agency_key, procedure_key, channel_key)), 0)
    from final
)

select
    *,
    open_end + closed - received                    as carried_over,
    open_end - open_overdue - open_no_due           as open_in_time
from balanced
order by all
