-- stashed_faults: the rows of an event file that do not fit, as load_events left them in raw_event. Grain: refused row.
-- Loaded in the order of the file they stand there without gaps; loaded in any order they are numbered as they come, and
-- their lines are found by their cells.
create or replace temp table fault as
select
    {{- if .AnyOrder}}
    row_number() over () as source_row,
    {{- else}}
    rowid - (select min(rowid) from raw_event where file_id = {{.FileID}}) + 1 as source_row,
    {{- end}}
    status_code as problem,
    agency_name as content
from raw_event
where file_id = {{.FileID}}
  and event_time is null
