-- fct_dossier_verdict: what each on-time rule says of each received dossier. Grain: dossier_code, rule.
-- verdict is early, on_time, late or no_due once the dossier is closed; due_at is the instant the rule judges by, null when
-- it has none. overdue_date is the first day at whose end an open dossier is past it and stays so until it is closed; every span in
-- which one counts as overdue stands in fct_dossier_overdue.
-- waiting says what waits for the applicant do to the due instant, unless a new one was given: ignored: nothing; extends: all of them
-- that began before the clock passed it put it off, and one that has not ended holds the clock; supplements: only those for papers do, also where the legal term stands in
-- for the appointment, and while a dossier waits for papers for the first time, its request is its end.
-- A view over the facts: a rule added as a file needs no rebuilding of them. Basis: dim_rule.
-- materialized: view
with
first_wait as (
    {{template "first_wait"}}
),

judged as (
    select
        dossier_code,
        rule,
        agency_key,
        procedure_key,
        channel_key,
        received_date,
        closed_date,
        greatest(closed_at, received_at)                                        as closed_at,
        closing_status_key,
        coalesce(rating = 3, false) or coalesce(has_feedback, false)            as is_disliked,
        waiting_since,
        compare,
        withdrawn_stopped,
        waiting,
        waiting <> 'supplements'
            and supplement_requests > coalesce(most_supplements, supplement_requests) as is_over_limit,
        case
            when fct_dossier.due_at is null then case no_appointment
                when 'legal_term' then legal_due_at + to_microseconds(case waiting when 'supplements' then supplement_us else 0 end)
            end
            when fct_dossier.due_at <> original_due_at then fct_dossier.due_at
            else fct_dossier.due_at + to_microseconds(case waiting when 'extends' then put_off_us when 'supplements' then supplement_us else 0 end)
        end                                                                     as due_at,
        case waiting when 'supplements' then first_wait.supplement_at end       as asked_at,
        due_set_date,
        case
            when appointed_date > received_date
             and (no_appointment <> 'legal_term' or legal_due_at is null)
            then appointed_date
        end                                                                     as undated_before,
        answered_date
    from fct_dossier
    left join first_wait using (dossier_code)
    cross join dim_rule -- last: a view that is written down has a comma here, which binds less than a join
    where received_at is not null
),

dated as (
    select
        *,
        due_at::date                                                            as due_date
    from judged
),

ruled as (
    select
        *,
        case
            when closed_date is null then null
            when closing_status_key in (7, 8) and withdrawn_stopped = 'on_time' then 'on_time'
            when is_over_limit then 'late'
            else {{template "verdict" "case compare when 'date' then closed_date > due_date else closed_at > due_at end"}}
        end                                                                     as verdict,
        case
            when due_at is null then null
            when waiting = 'extends' and waiting_since <= due_at then null
            else greatest(
                case compare when 'date' then due_date + 1 else due_date end,
                received_date,
                case when asked_at <= due_at then answered_date end
            )
        end                                                                     as passes_on
    from dated
)

select
    dossier_code,
    rule,
    agency_key,
    procedure_key,
    channel_key,
    received_date,
    closed_date,
    closing_status_key,
    is_disliked,
    due_at,
    due_set_date,
    undated_before,
    verdict,
    case
        when passes_on < date '9999-12-31' and (closed_date is null or closed_date > passes_on) then passes_on
    end                                                                         as overdue_date
from ruled
