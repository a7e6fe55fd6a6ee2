-- sample_names: asks for the names in the first rows of a file, each once, so that they are known when all of its rows are read.
with
{{template "cells" .}},

sample as materialized (
    select
        {{- range $i, $c := .Named}}{{if $i}},{{end}}
        {{$c}}
        {{- end}}
    from cell
    limit 50000
),

name as (
    {{- range $i, $c := .Named}}
    {{- if $i}}
    union
    {{- end}}
    select distinct
        '{{$.FormOf $c}}' as form,
        as_text({{$c}})   as name
    from sample
    {{- end}}
)

select count(kept_cell(form, name))
from name
