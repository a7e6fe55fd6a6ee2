-- old_row: the rows of a model that the touched dossiers have now, on their way out. Grain: row of the model.
create temp table old_{{.Model}} as
select
    rowid as row_id{{if .Whole}},
    *{{end}}
from {{.Main}}.{{.Model}}
semi join touched_dossier using (dossier_code)
