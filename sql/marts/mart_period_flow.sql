-- mart_period_flow: stock and flow of every period of both calendars, months upwards.
-- Grain: calendar, period_kind, period_name, agency_key, procedure_key, channel_key; cells that are all zero are left out.
-- Law: carried_over + received = closed + open_end, and carried_over = open_end of the period before (design law 3).
-- A view: it follows mart_daily_flow without being rebuilt.
-- materialized: view
with
cell_stretch as (
    select
        stretch_start,
        agency_key,
        procedure_key,
        channel_key,
        sum(columns(mart_daily_flow.* exclude (flow_date, agency_key, procedure_key, channel_key, movements)))
    from mart_daily_flow
    join dim_date
        on date_day = flow_date
    group by all
),

flow as (
    select
        calendar,
        period_kind,
        period_name,
        agency_key,
        procedure_key,
        channel_key,
        sum(columns(cell_stretch.* exclude (stretch_start, agency_key, procedure_key, channel_key)))::bigint
    from cell_stretch
    join dim_period_stretch using (stretch_start)
    group by all
),

-- The stock after each stretch with a movement stands until the next one.
running as (
    select
        stretch_start,
        lead(stretch_start, 1, date '9999-12-01') over life as next_start,
        agency_key,
        procedure_key,
        channel_key,
        (sum(received - closed)      over life)::bigint as open_end,
        (sum(overdue_change)         over life)::bigint as open_overdue,
        (sum(overdue_waiting_change) over life)::bigint as open_overdue_waiting,
        (sum(no_due_change)          over life)::bigint as open_no_due
    from cell_stretch
    window life as (partition by agency_key, procedure_key, channel_key order by stretch_start)
),

stock as (
    select
        calendar,
        period_kind,
        period_name,
        running.* exclude (stretch_start, next_start)
    from running
    join dim_period
        on  last_day >= stretch_start
        and last_day < next_start
    where open_end <> 0
),

-- What a period carried over is its own stock at the end less its own flow: law 3 within a cell; that it is the
-- stock of the period before is what the data tests prove.
final as (
    select
        calendar,
        period_kind,
        period_name,
        agency_key,
        procedure_key,
        channel_key,
        coalesce(columns(flow.* exclude (calendar, period_kind, period_name, agency_key, procedure_key, channel_key)), 0),
        coalesce(open_end, 0)               as open_end,
        coalesce(open_overdue, 0)           as open_overdue,
        coalesce(open_overdue_waiting, 0)   as open_overdue_waiting,
        coalesce(open_no_due, 0)            as open_no_due
    from flow
    full join stock using (calendar, period_kind, period_name, agency_key, procedure_key, channel_key)
)

select
    *,
    open_end + closed - received            as carried_over,
    open_end - open_overdue - open_no_due   as open_in_time
from final
