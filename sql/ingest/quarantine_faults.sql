-- quarantine_faults: the refused rows of a file with line, column, value and reason, in the order of the file, those that
-- could not be split among them. Grain: refused row.
insert into raw_quarantine
with
named as (
    select
        source_row,
        content,
        case problem
            {{- range .Columns}}
            when {{.Index}} then '{{.Name}}'
            {{- end}}
        end as column_name,
        case problem
            {{- range .Columns}}
            when {{.Index}} then content ->> '{{.Name}}'
            {{- end}}
        end as value,
        case problem
            {{- range .Columns}}
            when {{.Index}} then case when is_blank(value) then '{{.Blank}}' else '{{.Present}}' end
            {{- end}}
        end as reason,
        case problem
            {{- range .Columns}}
            when {{.Index}} then {{.Place}}
            {{- end}}
        end as place
    from fault
),

refused as (
    select
        fault_line.line,
        named.column_name,
        named.value,
        named.reason,
        named.content,
        named.place || fault_line.line as place
    from named
    left join fault_line using (source_row)
    union all
    select
        line,
        null,
        null,
        reason,
        content,
        {{.Sheet}} || line
    from reject
)

select
    (select coalesce(max(quarantine_id), 0) from raw_quarantine)
        + row_number() over (order by line, column_name, content),
    {{.FileID}},
    line,
    column_name,
    value,
    reason,
    content,
    null,
    place
from refused
