-- mart_daily_flow: what entered and left each state on each day. Grain: flow_date, agency_key, procedure_key, channel_key.
-- Every stock is a running sum of these flows, so that any period in any calendar is a sum over days and
-- carried_over + received = closed + open_end holds by construction (design law 3). Days are local.
--
-- A dossier enters the overdue stock on the day after its due date, or on receipt if that is later, and leaves
-- it on closing; it is overdue and waiting on the days that lie in a pause as well. movements counts the rows behind a cell:
-- a cell stands as long as there is one, even where entries and exits cancel out.
-- incremental: additive by flow_date, agency_key, procedure_key, channel_key, counted by movements
with
dossier as (
    select
        *,
        case
            when due_date is not null
             and received_at is not null
             and (closed_date is null or closed_date > greatest(due_date + 1, received_date))
            then greatest(due_date + 1, received_date)
        end                                             as overdue_date
    from fct_dossier
),

waiting as (
    select
        dossier.agency_key,
        dossier.procedure_key,
        dossier.channel_key,
        greatest(overdue_date, paused_date)             as start_date,
        least(closed_date, resumed_date)                as end_date
    from fct_dossier_pause
    join dossier using (dossier_code)
    where overdue_date is not null
      and received_at is not null
      and (closed_date is null or greatest(overdue_date, paused_date) < closed_date)
      and (resumed_date is null or greatest(overdue_date, paused_date) < resumed_date)
),

-- what: 1 registered, 2 rejected, 3 received, 4 closed, 5 enters overdue, 6 leaves overdue, 7 starts to wait overdue, 8 ends it
movement as (
    select registered_at::date as flow_date, agency_key, procedure_key, channel_key, 1 as what, null as verdict, false as has_due
    from dossier
    where registered_at is not null
    union all
    select rejected_at::date, agency_key, procedure_key, channel_key, 2, null, false
    from dossier
    where rejected_at is not null
      and (received_at is null or rejected_at < received_at)
    union all
    select received_date, agency_key, procedure_key, channel_key, 3, null, due_date is not null
    from dossier
    where received_at is not null
    union all
    select closed_date, agency_key, procedure_key, channel_key, 4, verdict_form06, due_date is not null
    from dossier
    where closed_date is not null
    union all
    select overdue_date, agency_key, procedure_key, channel_key, 5, null, true
    from dossier
    where overdue_date is not null
    union all
    select closed_date, agency_key, procedure_key, channel_key, 6, null, true
    from dossier
    where overdue_date is not null
      and closed_date is not null
    union all
    select start_date, agency_key, procedure_key, channel_key, 7, null, true
    from waiting
    union all
    select end_date, agency_key, procedure_key, channel_key, 8, null, true
    from waiting
    where end_date is not null
),

final as (
    select
        flow_date,
        agency_key,
        procedure_key,
        channel_key,
        count(*)                                                                        as movements,
        count(*) filter (where what = 1)                                                as registered,
        count(*) filter (where what = 2)                                                as rejected,
        count(*) filter (where what = 3)                                                as received,
        count(*) filter (where what = 4)                                                as closed,
        count(*) filter (where what = 4 and verdict = 'early')                          as finished_early,
        count(*) filter (where what = 4 and verdict = 'on_time')                        as finished_on_time,
        count(*) filter (where what = 4 and verdict = 'late')                           as finished_late,
        count(*) filter (where what = 4 and verdict = 'no_due')                         as finished_no_due,
        count(*) filter (where what = 4 and verdict = 'withdrawn')                      as withdrawn,
        count(*) filter (where what = 4 and verdict = 'stopped')                        as stopped,
        count(*) filter (where what = 5) - count(*) filter (where what = 6)             as overdue_change,
        count(*) filter (where what = 7) - count(*) filter (where what = 8)             as overdue_waiting_change,
        count(*) filter (where what = 3 and not has_due)
            - count(*) filter (where what = 4 and not has_due)                          as no_due_change
    from movement
    group by flow_date, agency_key, procedure_key, channel_key
)

select *
from final
order by flow_date, agency_key, procedure_key, channel_key
