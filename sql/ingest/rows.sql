-- rows: the rows of a file as contract columns, typed, each with the number of the first column that does not fit.
-- Grain: one contract row; with a mapping one row of the file may give several. A part of the statements below.
-- Rows that cannot be split are passed over here: they are counted and set aside by our own splitter (ingest/records.go).
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
        skip = {{if .FairCopy}}0{{else}}1{{end}},
        delim = {{.Delimiter}},
        quote = '"',
        escape = '"',
        compression = {{.Compression}},
        ignore_errors = true,
        {{- if .FairCopy}}
        new_line = '\n',
        {{- end}}
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
        cell.{{.Name}} as {{.Name}}_cell,
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

{{- define "content" -}}
to_json({
        {{- range $i, $c := .GivenColumns}}{{if $i}},{{end}}
        '{{$c}}': {{$c}}_cell
        {{- end}}
    })::varchar
{{- end}}
