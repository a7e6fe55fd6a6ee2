-- preview: the first rows of a file as they would come in, as texts, each with the number of the column that does not fit.
{{template "rows" .}}

select
    problem,
    {{- range $i, $c := .GivenColumns}}{{if $i}},{{end}}
    case when {{$c}} is null then coalesce({{$c}}_cell, '') else {{$c}}::varchar end
    {{- end}}
from row
limit 10
