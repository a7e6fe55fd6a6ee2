-- queue_dedupe: what dedupe has to do after the commit. Those repeats that are deleted by then need it no more.
insert into unsettled_event
{{- if .Repeats}}
select distinct
    file_id,
    identity_hash
from repeat
where {{if .Deleted}}not is_duplicate{{else}}true{{end}}
{{- end}}
{{- if .WithoutTime}}
{{- if .Repeats}}
union all
{{- end}}
select distinct
    file_id,
    null::ubigint
from raw_event
where file_id between {{.FirstFile}} and {{.LastFile}}
  and event_time is null
{{- end}}
