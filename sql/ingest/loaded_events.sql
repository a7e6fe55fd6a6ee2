-- loaded_events: what stands of a file in raw_event: rows, rows that have a time, and the span of these. Parameter: file.
select
    count(*),
    count(event_time),
    min(event_time),
    max(event_time)
from raw_event
where file_id = $1
