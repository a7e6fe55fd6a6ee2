-- begin_run: a run that begins. Whoever writes has its turn, so that numbers are not given twice.
insert into ledger_job_run
select coalesce(max(run_id), 0) + 1, $job_name, $kind, $due_at::timestamptz, $started_at::timestamptz, null, 'running', '', $run_by
from ledger_job_run
returning run_id
