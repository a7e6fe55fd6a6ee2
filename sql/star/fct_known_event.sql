-- fct_known_event: when things happened, as far as they can have: events that are not dated after their own ingest. What tells where
-- the data have got to (the data's day, the years that have periods) goes by these, so that a mistyped year moves no time.
-- Grain: event identity. Files with such a date are few; an event later than its file's ingest by a clock's error is left out too,
-- which costs the data's day nothing.
-- materialized: view
with
early_file as (
    select
        file_id,
        taken_in_at
    from ledger_file
    where last_event_at > taken_in_at
)

select
    dossier_code,
    event_time,
    event_date
from fct_dossier_event
left join early_file using (file_id)
where coalesce(event_time <= taken_in_at, true)
