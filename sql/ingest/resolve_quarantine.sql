-- resolve_quarantine: the rows that a mended file brings back. Those that still do not fit stand in the quarantine anew.
update raw_quarantine
set resolved_by = {{.FileID}}
where resolved_by is null
  and quarantine_id in (
    select try_cast(trim({{.Column}}) as bigint)
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
)
