-- additive_change: the cells of an additive model that the touched dossiers leave or enter, as they will be. Grain: the model's keys.
-- New cell = old cell − the model over the dossiers' old rows + the model over their new rows.
create temp table next_{{.Model}} as
with
term as (
    select {{.Keys}}, columns(* exclude ({{.Keys}})) from plus_{{.Model}}
    union all by name
    select {{.Keys}}, -columns(* exclude ({{.Keys}})) from minus_{{.Model}}
),

change as (
    select {{.Keys}}, sum(columns(* exclude ({{.Keys}})))
    from term
    group by {{.Keys}}
    having {{range $i, $m := .Measures}}{{if $i}} or {{end}}sum({{$m}}) <> 0{{end}}
),

cell as (
    select rowid as row_id, *
    from {{.Main}}.{{.Model}}
)

select
    cell.row_id,
    {{- range .KeyList}}
    change.{{.}},
    {{- end}}
    {{- range $i, $m := .Measures}}{{if $i}},{{end}}
    (change.{{$m}} + coalesce(cell.{{$m}}, 0))::bigint as {{$m}}
    {{- end}}
from change
left join cell
    on {{range $i, $k := .KeyList}}{{if $i}} and {{end}}cell.{{$k}} is not distinct from change.{{$k}}{{end}}
