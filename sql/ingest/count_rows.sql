-- count_rows: rows of the file that the reader could split, and contract rows they give, and rows that give none.
{{template "rows" .}}

select
    (select count(*) from source),
    (select count(*) from cell){{if .Numbered}},
    (select count(*) from source where source_row not in (select source_row from cell)){{end}}
