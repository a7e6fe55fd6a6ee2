-- rows: the rows of a file as contract columns, typed, each with the number of the first column that does not fit.
-- Grain: one contract row; with a mapping one row of the file may give several. A part of the statements below.
-- Rows that cannot be split are passed over here: they are counted and set aside by our own splitter (ingest/reader/csv_scanner.go).
with
{{template "cells" .}},

typed as (
    select
        {{- if .Numbered}}
        source_row,
        {{- end}}
        {{- if .ManyFiles}}
        file_id,
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

{{- if .Units}}

-- The units that earlier files tell an event of, since only who may write for all of them may say something else about it.
-- They are gathered before they are compared: compared first, every event of the warehouse would be.
identified as (
    select
        *,
        {{template "identity" .}} as own_identity
    from typed
),

told as (
    select
        *,
        (
            select list(distinct known.agency_code)
            from raw_event as known
            where known.identity_hash = identified.own_identity
              and known.dossier_code = identified.dossier_code
              and known.event_time is not null
              and known.file_id < {{.Before}}
        ) as known_units
    from identified
),
{{- end}}

row as (
    select
        *
        {{- if .HasNoDates}} replace (
            {{- $first := true}}
            {{- range .Columns}}
            {{- if .NoDate}}
            {{- if not $first}},{{end}}{{$first = false}}
            case when {{.NoDate}} then null else {{.Name}} end as {{.Name}}
            {{- end}}
            {{- end}}
        ){{end}},
        case
            {{- range $i, $c := .Columns}}
            {{- if $c.Problem}}
            when {{$c.Problem}} then {{$i}}
            {{- end}}
            {{- end}}
        end as problem
    from {{if .Units}}told{{else}}typed{{end}}
)

{{- define "identity" -}}
{{if .HasEventID}}case
            when event_id is null then hash(dossier_code, status, epoch_us(event_time))
            else hash(dossier_code, event_id)
        end{{else}}hash(dossier_code, status, epoch_us(event_time)){{end}}
{{- end}}

{{- define "cells" -}}
source as {{if gt (len .Shapes) 1}}materialized{{else}}not materialized{{end}} (
    select
        {{- if .Numbered}}
        row_number() over () as source_row,
        {{- end}}
        {{- if .ManyFiles}}
        file_id::integer as file_id,
        {{- end}}
        {{- range $i, $c := .Reads}}{{if $i}},{{end}}
        {{$.Read $c}} as {{$c.Name}}
        {{- end}}
    from {{template "file" .}}
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
        {{- if $.ManyFiles}}
        file_id,
        {{- end}}
        {{- range $j, $cell := $event.Cells}}{{if $j}},{{end}}
        {{$cell.Expression}} as {{$cell.Name}}
        {{- end}}
    {{- if $event.Each}}
    from (select *, unnest(range(json_array_length({{$event.Each}})::bigint)) as place from source)
    {{- else}}
    from source
    {{- end}}
    {{- if $event.Condition}}
    where {{$event.Condition}}
    {{- end}}
    {{- end}}
)
{{- end}}

{{- define "content" -}}
{{if eq .Engine "held"}}json_merge_patch('{}', {{end}}to_json({
        {{- range $i, $c := .GivenColumns}}{{if $i}},{{end}}
        '{{$c}}': kept_cell('{{$.FormOf $c}}', {{$c}}_cell::varchar)
        {{- end}}
    }){{if eq .Engine "held"}}){{end}}::varchar
{{- end}}
