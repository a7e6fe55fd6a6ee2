-- loaded_events: what stands of files in raw_event: rows, rows that have a time, the span of these, and whether any has the
-- source's own id, and how many fees could not be read. Parameters: first and last file. Grain: file with rows.
select
    file_id,
    count(*),
    count(event_time),
    min(event_time),
    max(event_time),
    count(event_id) > 0,
    count(*) filter (where fee_due < 0)
from raw_event
where file_id between $1 and $2
group by file_id
