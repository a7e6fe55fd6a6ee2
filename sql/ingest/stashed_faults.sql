-- stashed_faults: the rows of an event file that do not fit, as load_events left them in raw_event. Grain: refused row.
-- The rows of a file stand there in its order, without gaps.
create or replace temp table fault as
select
    rowid - (select min(rowid) from raw_event where file_id = {{.FileID}}) + 1 as source_row,
    status_code as problem,
    agency_name as content
from raw_event
where file_id = {{.FileID}}
  and event_time is null
