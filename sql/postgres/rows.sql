-- rows: the query of the config as a table, with the place of each row by its watermark behind its columns: microseconds
-- since 1970 for instants and days (by the wall clock where they name no zone), the number itself for numbers.
-- Runs in PostgreSQL 13 or later, in a transaction that cannot write. A row without a watermark is not seen here.
-- Grain: a row of the query. Parameters: $1 from which place on, $2 how many rows; those of equal place come together.
select
    source.*,
    {{.Place}} as khohoso_place
from (
{{.Query}}
) as source
where {{.Watermark}} {{if .Behind}}>{{else}}>={{end}} {{.From}}
{{- if .Timed}}
  and isfinite({{.Watermark}})
{{- end}}
order by {{.Watermark}}
fetch first ($2::bigint) rows with ties
