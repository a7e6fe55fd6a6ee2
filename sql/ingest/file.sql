-- file: the rows of a file as the engine reads them, one column a cell by its place. A part of the statements below.
{{- if eq .Engine "ndjson"}}
    (
        select
            {{- range $i, $c := .JSONColumns}}{{if $i}},{{end}}
            {{$c.Key}} as {{$c.Name}}
            {{- end}}
        from read_json(
            {{.Path}},
            format = 'newline_delimited',
            compression = {{.Compression}},
            columns = { {{- range $i, $c := .JSONColumns}}{{if $i}}, {{end}}{{$c.Literal}}: 'varchar'{{end -}} }
        )
    )
{{- else if eq .Engine "held"}}
    (
        select
            cells,
            cells[1] as file_id
        from (
            select string_split(line, chr(31)) as cells
            from (select unnest(string_split($1, chr(30))) as line)
        )
    )
{{- else if eq .Engine "parquet"}}
    read_parquet({{.Path}}, binary_as_string = true) as file ({{range $i, $c := .FileColumns}}{{if $i}}, {{end}}{{$c}}{{end}})
{{- else}}
    read_csv(
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
{{- end}}
