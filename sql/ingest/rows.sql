-- rows: the rows of a file as contract columns, typed, each with the number of the first column that does not fit.
-- Grain: one contract row; with a mapping one row of the file may give several. A part of the statements below.
with
source as {{if gt (len .Shapes) 1}}materialized{{else}}not materialized{{end}} (
    select
        {{- if .Numbered}}
        row_number() over () as source_row,
        {{- end}}
        {{- range $i, $c := .SourceColumns}}{{if $i}},{{end}}
        {{$c}}
        {{- end}}
    from read_csv(
        {{.Path}},
        auto_detect = false,
        header = false,
        skip = 1,
        delim = {{.Delimiter}},
        quote = '"',
        escape = '"',
        compression = {{.Compression}},
        {{if .KeepRejects}}store_rejects = true, rejects_limit = 0{{else}}ignore_errors = true{{end}},
        columns = { {{- range $i, $c := .FileColumns}}{{if $i}}, {{end}}'{{$c}}': 'varchar'{{end -}} }
    )
),

cell as (
    {{- range $i, $event := .Shapes}}
    {{- if $i}}
    union all
    {{- end}}
    select
        {{- if $.Numbered}}
        source_row,
        {{- end}}
        {{- range $j, $cell := $event.Cells}}{{if $j}},{{end}}
        {{$cell.Expression}} as {{$cell.Name}}
        {{- end}}
    from source
    {{- if $event.Condition}}
    where {{$event.Condition}}
    {{- end}}
    {{- end}}
),

typed as (
    select
        {{- if .Numbered}}
        source_row,
        {{- end}}
        {{- range .Columns}}
        {{- if .Given}}
        {{.Value}} as {{.Name}},
        {{- if or $.Numbered .Check}}
        cell.{{.Name}} as {{.Name}}_cell,
        {{- end}}
        {{- else}}
        null as {{.Name}},
        {{- end}}
        {{- end}}
    from cell
),

row as (
    select
        *,
        case
            {{- range $i, $c := .Columns}}
            {{- if $c.Problem}}
            when {{$c.Problem}} then {{$i}}
            {{- end}}
            {{- end}}
        end as problem
    from typed
)
