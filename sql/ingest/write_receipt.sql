-- write_receipt: what is answered to so many bodies. Parameters of each in the order of the table.
insert into push_receipt
values
    {{- range $i, $body := .}}{{if $i}},{{end}}
    (?, ?, ?, ?, ?)
    {{- end}}
