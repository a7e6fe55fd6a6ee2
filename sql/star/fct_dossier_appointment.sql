-- fct_dossier_appointment: every appointment date of the dossiers that were given more than one. Grain: dossier_code, place.
-- Place 1 is the original one; later rows are changes, with when they were announced and what they replaced; an event that
-- repeats the appointment in force is no change. counts tells whether it was announced up to the closing: what comes after
-- that moves nothing. One that counts is in force from the day of its announcement (of the receipt, if that is later) until
-- the day of the next one, so that a stock at a day goes by what was announced up to that day. An announcement is dated by its
-- event time, as a receipt and a closing are, whenever it was recorded. Basis: NĐ 61/2018/NĐ-CP Điều 19 (hẹn lại ngày trả kết quả).
-- incremental: dossier
with
moved as (
    select
        dossier_code,
        received_at::date                                                                as received_date,
        case when closed_at is not null then greatest(closed_at, received_at) end        as settled_at
    from fct_dossier_milestone
    where earliest_due_at <> latest_due_at
),

announced as (
    select
        dossier_code,
        event_time                                                  as announced_at,
        event_date,
        received_date,
        status_key,
        due_at,
        lag(due_at) over (
            partition by dossier_code
            order by event_time, status_key, due_at
        )                                                           as replaced_due_at,
        event_time <= coalesce(settled_at, event_time)              as counts
    from fct_dossier_event
    join moved using (dossier_code)
    where due_at is not null
),

changed as (
    select
        *,
        row_number() over (
            partition by dossier_code
            order by announced_at, status_key, due_at
        )::integer                                                  as place,
        case
            when counts and received_date is not null then greatest(event_date, received_date)
        end                                                         as in_force_from
    from announced
    where replaced_due_at is distinct from due_at
)

select
    dossier_code,
    place,
    announced_at,
    due_at,
    replaced_due_at,
    counts,
    due_at::date                                                    as due_date,
    in_force_from,
    lead(in_force_from) over (
        partition by dossier_code
        order by place
    )                                                               as in_force_before
from changed
