-- unplaced: how many rows have no watermark, or an infinite one, and so are never seen.
select
    count(*),
    {{if .Timed}}{{.Now}}{{else}}null::bigint{{end}}
from (
{{.Query}}
) as source
where {{.Watermark}} is null
{{- if .Timed}}
   or not isfinite({{.Watermark}})
{{- end}}
