-- fct_dossier_appointment: every appointment date of the dossiers that were given more than one. Grain: dossier_code, place.
-- Place 1 is the original one; later rows are changes, with when they were announced and what they replaced; an event that
-- repeats the appointment in force is no change. counts tells whether it was announced up to the closing: what comes after
-- that moves nothing. Basis: NĐ 61/2018/NĐ-CP Điều 19 (hẹn lại ngày trả kết quả).
-- incremental: dossier
with
moved as (
    select
        dossier_code,
        case when closed_at is not null then greatest(closed_at, received_at) end as settled_at
    from fct_dossier_milestone
    where earliest_due_at <> latest_due_at
),

announced as (
    select
        dossier_code,
        event_time                                                  as announced_at,
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
)

select
    dossier_code,
    row_number() over (
        partition by dossier_code
        order by announced_at, status_key, due_at
    )::integer                                                      as place,
    announced_at,
    due_at,
    replaced_due_at,
    counts
from announced
where replaced_due_at is distinct from due_at
