-- What the schedule ran. Not a raw table: no figure depends on it.

-- ledger_job: jobs by the name they have in the config. Grain: job_name.
create table ledger_job (
    job_name    varchar not null,
    known_since timestamptz not null   -- a run that was due before is not missed
);

-- ledger_job_run: every run, by schedule or by hand. Grain: run_id.
create table ledger_job_run (
    run_id     bigint not null,
    job_name   varchar not null,
    kind       varchar not null,       -- pull, build, check, publish, close, backup, retention
    due_at     timestamptz,            -- the instant of the schedule that it ran for; null: by hand
    started_at timestamptz not null,
    ended_at   timestamptz,            -- null while it runs
    state      varchar not null,       -- running, succeeded, failed, panicked; abandoned: the program ended before it did
    message    varchar not null,       -- what came of it, or why it failed
    run_by     varchar not null        -- schedule, or who ran it by hand
);
