-- fct_dossier_verdict: what each on-time rule says of each received dossier. Grain: dossier_code, rule.
-- verdict is early, on_time, late or no_due once the dossier is closed; due_at is the instant the rule judges by, null when
-- it has none. overdue_date is the first day at whose end an open dossier counts as overdue, if it ever did.
-- A view over the facts: a rule added as a file needs no rebuilding of them. The two shipped rules stand in fct_dossier as
-- well, and a data test holds both against each other. Basis: dim_rule.
-- materialized: view
with
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
        rating,
        waiting_since,
        compare,
        withdrawn_stopped,
        waiting,
        supplement_requests > coalesce(most_supplements, supplement_requests)   as is_over_limit,
        case
            when fct_dossier.due_at is null then case no_appointment when 'legal_term' then legal_due_at end
            when fct_dossier.due_at <> original_due_at or waiting = 'ignored' then fct_dossier.due_at
            else fct_dossier.due_at + to_microseconds(waited_us)
        end                                                                     as due_at
    from fct_dossier
    cross join dim_rule
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
            when due_at is null then 'no_due'
            when case compare when 'date' then closed_date > due_date else closed_at > due_at end then 'late'
            when closed_date < due_date then 'early'
            else 'on_time'
        end                                                                     as verdict,
        case
            when due_at is null then null
            when waiting = 'extends' and waiting_since <= due_at then null
            else greatest(case compare when 'date' then due_date + 1 else due_date end, received_date)
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
    rating,
    due_at,
    verdict,
    case when closed_date is null or closed_date > passes_on then passes_on end as overdue_date
from ruled
