-- fct_dossier_pause: the spans in which a dossier waited for papers or a fee. Grain: dossier_code, paused_at.
-- A pause starts with a request (status 5 or 6) of a dossier that is received and not closed, for the clock does not run
-- before (papers asked for at registration stop nothing), and ends with the next event that is not a request; further
-- requests before that belong to the same pause.
-- A pause never reaches further than its answer: of events at one instant the receipt comes first, then requests, then what answers
-- them, and an answer of the request's own day that states no hour (00:00:00) comes after it. Both are pauses of nothing.
-- worked_minutes is its length in working time, null while it lasts. supplement_* speak of the part from its first request for
-- papers on, which is what rule portal766 subtracts. *_before_us are the waits before it together, in which the clock stood still. Basis: NĐ 61/2018/NĐ-CP Điều 17, 19.
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
        status_key,
        status_key in (5, 6)                                                            as is_request,
        {{template "placed_at"}}                                                        as placed_at,
        {{template "turn"}}                                                             as turn
    from fct_dossier_event
    semi join waiting using (dossier_code)
    where status_key in (2, 4, 5, 6, 7, 8, 9, 10)
),

marked as (
    select
        *,
        sum((not is_request)::integer) over life                                        as answers,
        coalesce(bool_or(status_key in (7, 8, 9, 10)) over before, false)               as is_closed,
        coalesce(bool_or(status_key = 2) over before, false)                            as is_received
    from event
    window
        life as (partition by dossier_code order by placed_at, turn, status_key rows between unbounded preceding and current row),
        before as (partition by dossier_code order by placed_at, turn, status_key rows between unbounded preceding and 1 preceding)
),

asked as (
    select
        dossier_code,
        answers,
        min(event_time)                                                                 as paused_at,
        min(event_date)                                                                 as paused_date,
        min(epoch_us(event_time) * 16 + status_key) % 16                                as reason_status_key,
        min(event_time) filter (where status_key = 5)                                   as supplement_at,
        min(event_date) filter (where status_key = 5)                                   as supplement_date
    from marked
    where is_request
      and is_received
      and not is_closed
    group by dossier_code, answers
),

pause as (
    select
        asked.dossier_code,
        paused_at,
        paused_date,
        reason_status_key::utinyint                                                     as reason_status_key,
        greatest(event_time, case when event_time is not null then coalesce(supplement_at, paused_at) end) as resumed_at,
        greatest(event_date, case when event_time is not null then coalesce(supplement_date, paused_date) end) as resumed_date,
        supplement_at,
        supplement_date
    from asked
    left join marked
        on  marked.dossier_code = asked.dossier_code
        and marked.answers = asked.answers + 1
        and not marked.is_request
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

select
    dossier_code,
    paused_at,
    paused_date,
    reason_status_key,
    resumed_at,
    resumed_date,
    worked_minutes,
    supplement_at,
    supplement_date,
    (case when supplement_at is not null then count(supplement_at) over life end)::integer as supplement_number,
    coalesce(sum(epoch_us(resumed_at) - epoch_us(paused_at)) over earlier, 0)::bigint   as waited_before_us,
    (case when supplement_at is not null then
        coalesce(sum(epoch_us(resumed_at) - epoch_us(supplement_at)) over earlier, 0)
    end)::bigint                                                                        as supplement_before_us
from worked
window
    life as (partition by dossier_code order by paused_at, supplement_at rows between unbounded preceding and current row),
    earlier as (partition by dossier_code order by paused_at, supplement_at rows between unbounded preceding and 1 preceding)
