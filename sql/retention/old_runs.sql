-- old_runs: runs of jobs older than $before; the last one of each job and the last that is done with stay.
create or replace temp table retiring as
select run_id
from ledger_job_run
where started_at < $before::date
  and state <> 'running'
  and run_id not in (select max(run_id) from ledger_job_run group by job_name)
  and run_id not in (select max(run_id) from ledger_job_run where due_at is not null and state <> 'abandoned' group by job_name)
