-- quarantine_faults: the refused rows of a file with line, column, value and reason. Grain: refused row.
insert into raw_quarantine
with
named as (
    select
        source_row,
        content,
        value,
        case problem
            {{- range .Columns}}
            when {{.Index}} then '{{.Name}}'
            {{- end}}
        end as column_name,
        case
            {{- range .Columns}}
            when problem = {{.Index}} then case when is_blank(value) then '{{.Blank}}' else '{{.Present}}' end
            {{- end}}
        end as reason
    from fault
)

select
    (select coalesce(max(quarantine_id), 0) from raw_quarantine)
        + row_number() over (order by named.source_row, column_name, content),
    {{.FileID}},
    line,
    column_name,
    value,
    reason,
    content,
    null
from named
left join fault_line using (source_row)
