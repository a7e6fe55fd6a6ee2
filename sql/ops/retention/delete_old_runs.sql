-- delete_old_runs: what old_runs found.
delete from ledger_job_run
where run_id in (select run_id from retiring)
