-- old_runs: runs of jobs older than $before. What the schedule goes by stays: the last run of each job, what is going on, and
-- the runs of the last due instant that is done with (see job_states) and of later ones, also of one that was broken off twice.
create or replace temp table retiring as
with
done as (
    select
        job_name,
        due_at
    from ledger_job_run
    where due_at is not null
    group by job_name, due_at
    having bool_or(state not in ('running', 'abandoned')) or count(*) >= 2
),

last_done as (
    select
        job_name,
        max(due_at) as due_at
    from done
    group by job_name
)

select run_id
from ledger_job_run
left join last_done using (job_name)
where started_at < $before::date
  and state <> 'running'
  and run_id not in (select max(run_id) from ledger_job_run group by job_name)
  and coalesce(ledger_job_run.due_at < last_done.due_at, ledger_job_run.due_at is null)
