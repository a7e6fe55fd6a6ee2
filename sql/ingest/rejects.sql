-- rejects: the rows of event files that do not fit, as load_events left them in raw_event. Grain: refused row.
-- Loaded in the order of the file they stand there without gaps; loaded in any order they are numbered as they come, and
-- their lines are found by their cells.
create or replace temp table fault as
{{- if not .AnyOrder}}
with
start as (
    select
        file_id,
        min(rowid) as row_id
    from raw_event
    where file_id between {{.FirstFile}} and {{.LastFile}}
    group by file_id
)
{{end}}
select
    file_id,
    {{- if .AnyOrder}}
    row_number() over () as source_row,
    {{- else}}
    raw_event.rowid - start.row_id + 1 as source_row,
    {{- end}}
    status_code as problem,
    agency_name as content
from raw_event
{{- if not .AnyOrder}}
join start using (file_id)
{{- end}}
where file_id between {{.FirstFile}} and {{.LastFile}}
  and event_time is null
