-- fct_dossier_pause: the spans in which a dossier waited for papers or a fee. Grain: dossier_code, paused_at.
-- A pause starts with a request (status 5 or 6) of a dossier that is received and not closed, for the clock does not run
-- before (papers asked for at registration stop nothing), and ends with the next event that is not a request; further
-- requests before that belong to the same pause.
-- worked_minutes is its length in working time, null while it lasts. Basis: NĐ 61/2018/NĐ-CP Điều 17, 19.
-- incremental: dossier
with
waiting as (
    select distinct dossier_code
    from fct_dossier_event
    where status_key in (5, 6)
),

event as (
    select
        dossier_code,
        event_time,
        event_date,
        status_key
    from fct_dossier_event
    semi join waiting using (dossier_code)
    where status_key in (2, 4, 5, 6, 7, 8, 9, 10)
),

marked as (
    select
        *,
        status_key in (5, 6)                                                            as is_request,
        coalesce(lag(status_key in (5, 6)) over sequence, false)                        as after_request,
        coalesce(bool_or(status_key in (7, 8, 9, 10)) over (
            partition by dossier_code
            order by event_time, status_key
            rows between unbounded preceding and 1 preceding
        ), false)                                                                       as is_closed,
        coalesce(bool_or(status_key = 2) over (
            partition by dossier_code
            order by event_time, status_key
            rows between unbounded preceding and 1 preceding
        ), false)                                                                       as is_received
    from event
    window sequence as (partition by dossier_code order by event_time, status_key)
),

turn as (
    select *
    from marked
    where is_request <> after_request
      and is_received
      and not is_closed
),

final as (
    select
        dossier_code,
        event_time                                                                      as paused_at,
        event_date                                                                      as paused_date,
        status_key                                                                      as reason_status_key,
        lead(event_time) over (partition by dossier_code order by event_time, status_key) as resumed_at,
        lead(event_date) over (partition by dossier_code order by event_time, status_key) as resumed_date,
        is_request
    from turn
),

pause as (
    select * exclude (is_request)
    from final
    where is_request
),

-- Working time up to an instant: that of the days before, and of its own day if that is a working day.
worked as (
    select
        pause.*,
        resumed_day.minutes_before
            + case when resumed_day.is_working_day then resumed_minute.worked_minutes else 0 end
            - paused_day.minutes_before
            - case when paused_day.is_working_day then paused_minute.worked_minutes else 0 end as worked_minutes
    from pause
    join dim_date as paused_day
        on paused_day.date_day = paused_date
    join dim_working_minute as paused_minute
        on paused_minute.minute_of_day = hour(paused_at) * 60 + minute(paused_at)
    left join dim_date as resumed_day
        on resumed_day.date_day = resumed_date
    left join dim_working_minute as resumed_minute
        on resumed_minute.minute_of_day = hour(resumed_at) * 60 + minute(resumed_at)
)

select *
from worked
