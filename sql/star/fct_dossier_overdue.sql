-- fct_dossier_overdue: the spans in which an open dossier counts as overdue by each on-time rule. Grain: dossier_code, rule, overdue_from;
-- the spans of one dossier neither overlap nor touch. It is overdue at the end of the days from overdue_from to before overdue_until, null while it lasts.
-- One is past its due instant until it is closed, or until the day on which another appointment is announced: on each day the
-- appointment announced up to then counts. Under a rule that holds the clock for papers only, a dossier that was asked for them
-- more often than most_supplements is late as well while it waits, and no longer once they came in. Basis: dim_rule.
-- materialized: view
with
past_due as (
    select
        dossier_code,
        rule,
        agency_key,
        procedure_key,
        channel_key,
        received_date,
        closed_date,
        is_disliked,
        greatest(overdue_date, due_set_date)                                    as overdue_from,
        closed_date                                                             as overdue_until
    from fct_dossier_verdict
    where overdue_date is not null
      and (closed_date is null or greatest(overdue_date, due_set_date) < closed_date)
),

-- Appointments that have been replaced, and the days before the first one, on which the legal term may stand in.
replaced as (
    select
        span.dossier_code,
        rule,
        span.from_date,
        span.before_date,
        compare,
        waiting,
        coalesce(span.due_at, case no_appointment when 'legal_term' then legal_due_at end) as bare_due_at,
        case
            when span.due_at is null then waiting = 'supplements'
            else waiting <> 'ignored' and span.due_at = original_due_at
        end                                                                     as is_put_off
    from fct_dossier_due as span
    join fct_dossier using (dossier_code)
    cross join dim_rule
    where before_date > from_date
),

-- Of the first wait for papers the request is the end, whatever appointment was in force: as in fct_dossier_verdict.
first_wait as (
    {{template "first_wait"}}
),

-- What waits put it off by: those that began before the clock passed it; one that never ended holds it for good.
put_off as (
    select
        dossier_code,
        rule,
        from_date,
        sum(epoch_us(resumed_at) - epoch_us(case waiting when 'supplements' then supplement_at else paused_at end)) as waited_us,
        bool_or(resumed_at is null)                                             as is_held
    from replaced
    join fct_dossier_pause using (dossier_code)
    where is_put_off
      and {{template "wait_counts"}}
    group by all
),

replaced_due as (
    select
        dossier_code,
        rule,
        from_date,
        before_date,
        compare,
        (bare_due_at + to_microseconds(coalesce(waited_us, 0)::bigint))::date   as due_date,
        case when waiting = 'supplements' and supplement_at <= bare_due_at then answered_date end as held_until
    from replaced
    left join put_off using (dossier_code, rule, from_date)
    left join first_wait using (dossier_code)
    where bare_due_at is not null
      and not coalesce(is_held, false)
),

past_replaced_due as (
    select
        dossier_code,
        rule,
        agency_key,
        procedure_key,
        channel_key,
        received_date,
        closed_date,
        is_disliked,
        greatest(
            case compare when 'date' then replaced_due.due_date + 1 else replaced_due.due_date end,
            from_date,
            held_until
        )                                                                       as overdue_from,
        least(before_date, closed_date)                                         as overdue_until
    from replaced_due
    join fct_dossier_verdict using (dossier_code, rule)
),

asked_again as (
    select
        dossier_code,
        rule,
        agency_key,
        procedure_key,
        channel_key,
        received_date,
        closed_date,
        is_disliked,
        greatest(supplement_date, received_date)                                as overdue_from,
        least(resumed_date, closed_date)                                        as overdue_until
    from fct_dossier_pause
    join fct_dossier_verdict using (dossier_code)
    join dim_rule using (rule)
    where waiting = 'supplements'
      and supplement_number > most_supplements
),

span as (
    select * from past_due
    union all
    select * from past_replaced_due where overdue_from < overdue_until
    union all
    select * from asked_again where overdue_until is null or overdue_from < overdue_until
),

-- Spans that overlap or touch are one.
begun as (
    select
        *,
        coalesce(overdue_from > max(coalesce(overdue_until, date '9999-12-31')) over (
            partition by dossier_code, rule
            order by overdue_from, overdue_until
            rows between unbounded preceding and 1 preceding
        ), true)                                                                as begins
    from span
),

numbered as (
    select
        * exclude (begins),
        sum(begins::integer) over (
            partition by dossier_code, rule
            order by overdue_from, overdue_until
            rows between unbounded preceding and current row
        )                                                                       as span_number
    from begun
)

select
    dossier_code,
    rule,
    agency_key,
    procedure_key,
    channel_key,
    received_date,
    closed_date,
    is_disliked,
    min(overdue_from)                                                           as overdue_from,
    case when bool_and(overdue_until is not null) then max(overdue_until) end   as overdue_until
from numbered
group by dossier_code, rule, agency_key, procedure_key, channel_key, received_date, closed_date, is_disliked, span_number
