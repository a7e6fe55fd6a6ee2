-- hold_rows: the rows of bodies that are taken in together, as texts, those columns alone that any of them has. Grain: row.
-- A statement that reads a file the engine plans twice, before it is run and when it is run. So this short one reads the
-- file, and load_events, which takes far longer to plan than to run, reads a table.
create or replace temp table held_row as
select
    file_id::integer as file_id
    {{- range .Reads}},
    {{.Name}}
    {{- end}}
from {{template "file" .}}
