-- fct_dossier: one row per dossier ever seen, an accumulating snapshot; received_at is null while it was never received.
-- Grain: dossier_code. Times as milestones, original and current appointment, legal due instant, time net of pauses, and the
-- verdict of form II.06; what every on-time rule says stands in fct_dossier_verdict. Basis: NĐ 61/2018/NĐ-CP (appointment, term), rules of seed_rule.
-- incremental: dossier
with
day_hours as (
    select
        max(worked_minutes)                                                             as day_minutes,
        min(minute_of_day) filter (where not is_before_end)                             as end_minute
    from dim_working_minute
),

minute_worked as (
    select
        worked_minutes,
        min(minute_of_day)                                                              as minute_of_day
    from dim_working_minute
    group by worked_minutes
),

-- An instant becomes local time once and is taken apart afterwards: that step is by far the dearest here.
local_time as (
    select
        *,
        received_at::timestamp                                                          as received_local,
        closed_at::timestamp                                                            as closed_local
    from fct_dossier_milestone
),

milestone as (
    select
        *,
        received_local::date                                                            as received_date,
        hour(received_local) * 60 + minute(received_local)                              as received_minute,
        hour(closed_local) * 60 + minute(closed_local)                                  as closed_minute,
        case
            when closed_local is not null then greatest(closed_local::date, received_local::date)
        end                                                                             as closed_date
    from local_time
),

-- The current appointment is the last announced up to the closing; one announced only afterwards counts if there was none.
appointment as (
    select
        dossier_code,
        min_by(due_at, place)                                                           as original_due_at,
        coalesce(max_by(due_at, place) filter (where counts), min_by(due_at, place))    as due_at,
        max(in_force_from)                                                              as due_set_date,
        count(*) - 1                                                                    as appointment_changes
    from fct_dossier_appointment
    group by dossier_code
),

pause as (
    select
        dossier_code,
        count(*)                                                                        as pauses,
        count(supplement_at)                                                            as supplement_requests,
        coalesce(sum(epoch_us(resumed_at) - epoch_us(paused_at)), 0)::bigint            as waited_us,
        coalesce(sum(worked_minutes), 0)::bigint                                        as waited_minutes,
        max(paused_at) filter (where resumed_at is null)                                as waiting_since,
        list({
            'clock_us': epoch_us(paused_at) - waited_before_us,
            'waited_us': epoch_us(resumed_at) - epoch_us(paused_at)
        })                                                                              as waits,
        list({
            'clock_us': epoch_us(supplement_at) - supplement_before_us,
            'waited_us': epoch_us(resumed_at) - epoch_us(supplement_at)
        }) filter (where supplement_at is not null)                                     as supplements
    from fct_dossier_pause
    group by dossier_code
),

-- Feedback (PAKN) about a dossier, whatever became of it.
complained as (
    select distinct dossier_code
    from stg_feedback
    where dossier_code is not null
),

-- The legal term runs from the receipt; after hours or on a day off it starts on the next working day. Hours run in working
-- time; working days are counted after the first; calendar days and months that end on a day off roll forward to the next
-- working day; a term ends with the working day it falls on. It is worked out once per day (for hours: minute) and term.
started as (
    select
        milestone.*,
        legal_term,
        legal_term_unit,
        case when legal_term_unit = 'hours' then received_minute end                    as term_minute,
        received_minute >= end_minute                                                   as is_after_hours
    from milestone
    join dim_procedure using (procedure_key)
    cross join day_hours
),

-- Each step of it is kept apart, and each join has one plain key: left to itself, the optimizer multiplies days by minutes.
term as materialized (
    select distinct
        received_date,
        is_after_hours,
        term_minute,
        legal_term,
        legal_term_unit
    from started
    where legal_term is not null
      and received_date is not null
),

term_start as materialized (
    select
        term.*,
        workday_index + case when is_working_day and not is_after_hours then 0 else 1 end as start_index,
        minutes_before + case when is_working_day then coalesce(worked_minutes, 0) else 0 end as start_worked
    from term
    join dim_date
        on date_day = received_date
    left join dim_working_minute
        on minute_of_day = term_minute
),

term_end as materialized (
    select
        term_start.*,
        (date_day + case legal_term_unit when 'months' then to_months(legal_term::integer) else to_days(legal_term::integer) end)::date as end_date
    from term_start
    join dim_working_day
        on workday_index = start_index
),

term_due as materialized (
    select
        term_end.*,
        case legal_term_unit
            when 'hours'        then (start_worked + legal_term * 60 + day_minutes - 1) // day_minutes
            when 'working_days' then start_index + legal_term
            else workday_index + (not is_working_day)::integer
        end                                                                             as due_index,
        case
            when legal_term_unit = 'hours' then (start_worked + legal_term * 60 - 1) % day_minutes + 1
        end                                                                             as due_worked
    from term_end
    join dim_date
        on date_day = end_date
    cross join day_hours
),

legal as materialized (
    select
        received_date,
        is_after_hours,
        term_minute,
        legal_term,
        legal_term_unit,
        (date_day + to_minutes(coalesce(minute_of_day, end_minute)))::timestamptz       as legal_due_at
    from term_due
    join dim_working_day
        on workday_index = due_index
    left join minute_worked
        on worked_minutes = due_worked
    cross join day_hours
),

timed as (
    select
        started.*,
        legal_due_at,
        coalesce(original_due_at, earliest_due_at)                                      as first_due_at,
        coalesce(appointment.due_at, earliest_due_at)                                   as due_at,
        due_set_date,
        coalesce(appointment_changes, 0)::integer                                       as appointment_changes,
        coalesce(pauses, 0)::integer                                                    as pauses,
        coalesce(supplement_requests, 0)::integer                                       as supplement_requests,
        coalesce(waited_us, 0)                                                          as waited_us,
        coalesce(waited_minutes, 0)                                                     as waited_minutes,
        waiting_since,
        waits,
        supplements,
        complained.dossier_code is not null                                             as has_feedback,
        received_day.minutes_before
            + case when received_day.is_working_day then received_clock.worked_minutes else 0 end as received_worked,
        closed_day.minutes_before
            + case when closed_day.is_working_day then closed_clock.worked_minutes else 0 end as closed_worked
    from started
    left join legal
        on  legal.received_date = started.received_date
        and legal.is_after_hours = started.is_after_hours
        and legal.term_minute is not distinct from started.term_minute
        and legal.legal_term = started.legal_term
        and legal.legal_term_unit = started.legal_term_unit
    left join appointment using (dossier_code)
    left join pause using (dossier_code)
    left join complained using (dossier_code)
    left join dim_date as received_day
        on received_day.date_day = started.received_date
    left join dim_working_minute as received_clock
        on received_clock.minute_of_day = received_minute
    left join dim_date as closed_day
        on closed_day.date_day = closed_date
    left join dim_working_minute as closed_clock
        on closed_clock.minute_of_day = closed_minute
),

-- A wait counts if the clock, which stood still in those before it, had not passed the due instant when it began.
dated as (
    select
        *,
        due_at::date                                                                    as due_date,
        -- What is announced only after the closing is no appointment of an open dossier.
        case
            when received_at is null or due_at is null then null
            when appointed_at <= received_at then received_date
            when closed_at is not null and appointed_at > greatest(closed_at, received_at) then closed_date
            else appointed_at::date
        end                                                                             as appointed_date,
        coalesce(list_sum([
            wait.waited_us
            for wait in waits
            if coalesce(wait.clock_us <= epoch_us(due_at), true)
        ]), 0)::bigint                                                                  as put_off_us,
        coalesce(list_sum([
            supplement.waited_us
            for supplement in supplements
            if coalesce(supplement.clock_us <= epoch_us(coalesce(due_at, legal_due_at)), true)
        ]), 0)::bigint                                                                  as supplement_us
    from timed
),

final as (
    select
        dossier_code,
        agency_key,
        procedure_key,
        channel_key,
        events,
        first_event_at,
        registered_at,
        rejected_at,
        received_at,
        received_date,
        processing_at,
        case when received_at is not null then closed_at end                            as closed_at,
        case when received_at is not null and closed_at is not null then closed_date end as closed_date,
        case when received_at is not null then closing_status_key end                   as closing_status_key,
        returned_at,
        latest_status_key,
        first_due_at                                                                    as original_due_at,
        due_at,
        due_date,
        appointed_date,
        coalesce(due_set_date, appointed_date)                                          as due_set_date,
        appointment_changes,
        legal_due_at,
        pauses,
        supplement_requests,
        waited_us,
        put_off_us,
        supplement_us,
        waited_minutes,
        case when closed_at is null then waiting_since end                              as waiting_since,
        case
            when received_at is not null and closed_at is not null
            then greatest(closed_worked - received_worked - waited_minutes, 0)
        end                                                                             as handling_minutes,
        case
            when received_at is null or closed_at is null then null
            when closing_status_key = 7 then 'withdrawn'
            when closing_status_key = 8 then 'stopped'
            else {{template "verdict" "closed_date > due_date"}}
        end                                                                             as verdict_form06,
        rating,
        has_feedback,
        service_level,
        applicant_kind,
        fee_due,
        fee_paid_online,
        components_digitised,
        result_digital,
        data_reused,
        personal_store_used,
        population_data_used
    from dated
)

-- In the order of codes, which begin with the unit: what is asked of one dossier or of one unit's lies in few places.
select *
from final
order by dossier_code
