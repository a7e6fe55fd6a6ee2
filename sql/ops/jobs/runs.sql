-- runs: what ran, the latest first. Grain: run_id. Parameters: job_name ('' is all), latest (of each job only its last run), most.
select
    run_id,
    job_name,
    kind,
    due_at,
    started_at,
    ended_at,
    state,
    message,
    run_by
from ledger_job_run
where $job_name = '' or job_name = $job_name
qualify not $latest or row_number() over (partition by job_name order by run_id desc) = 1
order by run_id desc
limit $most
