-- count_rows: rows of the file that the reader could split, and contract rows they give.
{{template "rows" .}}

select
    (select count(*) from source),
    (select count(*) from cell)
