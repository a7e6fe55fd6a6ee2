-- write_ledger: the rows of so many files. Parameters of each in the order of the table.
insert into ledger_file
values
    {{- range $i, $file := .}}{{if $i}},{{end}}
    (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, from_json(?, '["varchar"]'), ?, ?, ?, ?, ?, ?, ?)
    {{- end}}
