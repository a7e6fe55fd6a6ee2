-- job_states: how far each job has come. Grain: job_name.
-- A due instant is done with when a run for it came to an end, or was broken off twice: what kills the program is not tried for ever.
with
by_due as (
    select
        job_name,
        due_at,
        bool_or(state not in ('running', 'abandoned')) or count(*) >= 2 as is_done
    from ledger_job_run
    where due_at is not null
    group by job_name, due_at
),

done as (
    select
        job_name,
        max(due_at) filter (is_done) as last_due
    from by_due
    group by job_name
)

select
    job_name,
    known_since,
    last_due
from ledger_job
left join done using (job_name)
order by job_name
