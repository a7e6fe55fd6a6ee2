-- resolve_quarantine: the rows that a mended file brings back. Those that still do not fit stand in the quarantine anew.
update raw_quarantine
set resolved_by = {{.FileID}}
where resolved_by is null
  and quarantine_id in (
    select try_cast(trim({{.Column}}::varchar) as bigint)
    from {{template "file" .}}
)
