-- load_catalogue: the rows of a catalogue file that fit and are not there yet. Grain: distinct content.
insert into {{.Table}}
{{template "rows" .}},

incoming as (
    select distinct
        {{- range $i, $c := .Columns}}{{if $i}},{{end}}
        {{$c.Name}}
        {{- end}}
    from row
    where problem is null
)

select
    {{.FileID}},
    *
from (
    select * from incoming
    except
    select * exclude (file_id) from {{.Table}}
)
