-- know_job: notes a job that was not in the config before.
insert into ledger_job
select $job_name, $known_since::timestamptz
where $job_name not in (select job_name from ledger_job)
