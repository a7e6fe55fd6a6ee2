-- abandon_runs: runs that a program began which is no longer there: it holds the file alone, so no other can be running.
update ledger_job_run
set state = 'abandoned'
where state = 'running'
