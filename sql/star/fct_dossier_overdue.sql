-- fct_dossier_overdue: the spans in which an open dossier counts as overdue by each on-time rule. Grain: dossier_code, rule, overdue_from;
-- the spans of one dossier do not overlap. It is overdue at the end of the days from overdue_from to before overdue_until, null while it lasts.
-- One is past its due instant until it is closed. Under a rule that holds the clock for papers only, a dossier that was asked for them
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
        overdue_date                                                            as overdue_from,
        closed_date                                                             as overdue_until
    from fct_dossier_verdict
    where overdue_date is not null
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
        least(resumed_date, overdue_date, closed_date)                          as overdue_until
    from fct_dossier_pause
    join fct_dossier_verdict using (dossier_code)
    join dim_rule using (rule)
    where waiting = 'supplements'
      and supplement_number > most_supplements
)

select * from past_due
union all
select *
from asked_again
where overdue_until is null
   or overdue_from < overdue_until
