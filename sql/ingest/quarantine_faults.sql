-- quarantine_faults: the refused rows of files with line, column, value and reason, in the order of the files, those that
-- could not be split among them. Grain: refused row. What a value is made of stands in a step of its own: asked for in the
-- same step, the engine would work it out anew for every column when it plans the statement.
insert into raw_quarantine
with
named as (
    select
        file_id,
        source_row,
        content,
        problem,
        [{{range $i, $c := .Columns}}{{if $i}}, {{end}}'{{$c.Name}}'{{end}}][problem + 1] as column_name
    from fault
),

told as (
    select
        *,
        content ->> column_name as value
    from named
),

reasoned as (
    select
        *,
        is_blank(value) as is_missing,
        column_name in ('agency_code', 'dossier_code') and as_code(value) is not null as is_foreign -- a good code, but not of the sender's units
    from told
),

refused as (
    select
        file_id,
        fault_line.line,
        column_name,
        value,
        case
            when not is_missing and [{{range $i, $c := .Columns}}{{if $i}}, {{end}}{{$c.HoldsDays}}{{end}}][problem + 1] and has_no_time(value) then 'no_date'
            when is_foreign and column_name = 'agency_code' then 'foreign_unit'
            when is_foreign then 'foreign_event'
            when is_missing then [{{range $i, $c := .Columns}}{{if $i}}, {{end}}'{{$c.Blank}}'{{end}}][problem + 1]
            else [{{range $i, $c := .Columns}}{{if $i}}, {{end}}'{{$c.Present}}'{{end}}][problem + 1]
        end as reason,
        content,
        [{{range $i, $c := .Columns}}{{if $i}}, {{end}}{{$c.Place}}{{end}}][problem + 1] || fault_line.line as place
    from reasoned
    left join fault_line using (file_id, source_row)
    union all
    select
        file_id,
        line,
        null,
        null,
        reason,
        content,
        {{.Sheet}} || sheet_column || line
    from reject
)

select
    (select coalesce(max(quarantine_id), 0) from raw_quarantine)
        + row_number() over (order by file_id, line, column_name, content),
    file_id,
    line,
    column_name,
    value,
    reason,
    content,
    null,
    place
from refused
