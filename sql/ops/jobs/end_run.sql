-- end_run: what became of a run.
update ledger_job_run
set state    = $state,
    ended_at = $ended_at::timestamptz,
    message  = $message
where run_id = $run_id
