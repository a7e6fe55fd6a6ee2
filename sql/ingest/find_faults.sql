-- find_faults: the rows that do not fit, with what stood in the cells. Read a second time, in the order of the file, and
-- only when there are any. Contract columns alone are kept: nothing personal can be among them (design law 9).
create or replace temp table fault as
{{template "rows" .}}

select
    source_row,
    problem,
    case problem
        {{- range $i, $c := .Columns}}
        {{- if $c.Given}}
        when {{$i}} then {{$c.Name}}_cell
        {{- end}}
        {{- end}}
    end as value,
    to_json({
        {{- range $i, $c := .GivenColumns}}{{if $i}},{{end}}
        '{{$c}}': {{$c}}_cell
        {{- end}}
    })::varchar as content
from row
where problem is not null
order by source_row
