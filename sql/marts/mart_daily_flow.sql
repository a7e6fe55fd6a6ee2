-- mart_daily_flow: what entered and left each state on each day. Grain: flow_date, agency_key, procedure_key, channel_key.
-- Every stock is a running sum of these flows, so that any period in any calendar is a sum over days and
-- carried_over + received = closed + open_end holds by construction (design law 3). Days are local.
--
-- A dossier enters the overdue stock on the day after the due date in force, or on receipt if that is later, and leaves it on
-- closing or when another appointment is announced that lies ahead; so it may enter and leave more than once, and no later
-- event changes what a day's stock was. It is without an appointment until the first one is announced, and overdue and waiting
-- on the overdue days that lie in a pause as well. movements counts the rows behind a cell:
-- a cell stands as long as there is one, even where entries and exits cancel out.
--
-- A registration counts for the unit that received the dossier, or, where the application was registered with a unit whose dossiers that one
-- took over, for the unit that stood then: a registration of 30 June is none of a unit that begins on 1 July.
-- incremental: additive by flow_date, agency_key, procedure_key, channel_key, counted by movements
with
undated as (
    select
        agency_key,
        procedure_key,
        channel_key,
        from_date                                       as start_date,
        least(before_date, closed_date)                 as end_date
    from fct_dossier_due
    where due_date is null
),

overdue as (
    select
        dossier_code,
        agency_key,
        procedure_key,
        channel_key,
        greatest(due_date + 1, from_date)               as start_date,
        least(before_date, closed_date)                 as end_date
    from fct_dossier_due
    where due_date is not null
      and (before_date is null or greatest(due_date + 1, from_date) < before_date)
      and (closed_date is null or greatest(due_date + 1, from_date) < closed_date)
),

waiting as (
    select
        agency_key,
        procedure_key,
        channel_key,
        greatest(start_date, paused_date)               as start_date,
        least(end_date, resumed_date)                   as end_date
    from fct_dossier_pause
    join overdue using (dossier_code)
    where (end_date is null or greatest(start_date, paused_date) < end_date)
      and (resumed_date is null or greatest(start_date, paused_date) < resumed_date)
),

took_over as (
    select distinct
        predecessor.agency_key  as registered_agency_key,
        successor.agency_key
    from dim_agency_succession as succession
    join dim_agency as predecessor
        on predecessor.agency_code = succession.agency_code
    join dim_agency as successor
        on successor.agency_code = holder_code
    where succession.agency_code <> holder_code
),

registration as (
    select
        fct_dossier.registered_at::date                 as registered_date,
        coalesce(took_over.registered_agency_key, fct_dossier.agency_key) as agency_key,
        fct_dossier.procedure_key,
        fct_dossier.channel_key
    from fct_dossier
    join fct_dossier_milestone using (dossier_code)
    left join took_over
        on  took_over.registered_agency_key = fct_dossier_milestone.registered_agency_key
        and took_over.agency_key = fct_dossier.agency_key
    where fct_dossier.registered_at is not null
),

-- what: 1 registered, 2 rejected, 3 received, 4 closed, 5 enters overdue, 6 leaves overdue, 7 starts to wait overdue, 8 ends it,
-- 9 enters the stock without an appointment, 10 leaves it
movement as (
    select registered_date as flow_date, agency_key, procedure_key, channel_key, 1 as what, null as verdict
    from registration
    union all
    select rejected_at::date, agency_key, procedure_key, channel_key, 2, null
    from fct_dossier
    where rejected_at is not null
      and (received_at is null or rejected_at < received_at)
    union all
    select received_date, agency_key, procedure_key, channel_key, 3, null
    from fct_dossier
    where received_at is not null
    union all
    select closed_date, agency_key, procedure_key, channel_key, 4, verdict_form06
    from fct_dossier
    where closed_date is not null
    union all
    select start_date, agency_key, procedure_key, channel_key, 5, null
    from overdue
    union all
    select end_date, agency_key, procedure_key, channel_key, 6, null
    from overdue
    where end_date is not null
    union all
    select start_date, agency_key, procedure_key, channel_key, 7, null
    from waiting
    union all
    select end_date, agency_key, procedure_key, channel_key, 8, null
    from waiting
    where end_date is not null
    union all
    select start_date, agency_key, procedure_key, channel_key, 9, null
    from undated
    union all
    select end_date, agency_key, procedure_key, channel_key, 10, null
    from undated
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
        count(*) filter (where what = 9) - count(*) filter (where what = 10)            as no_due_change
    from movement
    group by flow_date, agency_key, procedure_key, channel_key
)

select *
from final
order by flow_date, agency_key, procedure_key, channel_key
