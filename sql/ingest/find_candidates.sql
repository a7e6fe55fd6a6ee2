-- find_candidates: identities that stand twice in the files that were loaded, or in them and before them. They come from the
-- hash alone, within the files' own span of time; find_duplicates tells by the columns themselves. An event with the source's own
-- id may have moved in time. Grain: identity_hash.
create or replace temp table candidate as
{{template "candidates" .}}

{{- define "candidates" -}}
select identity_hash
from raw_event
where file_id between {{.FirstFile}} and {{.LastFile}}
  and event_time is not null
group by identity_hash
having count(*) > 1
union
select identity_hash
from raw_event
where file_id < {{.FirstFile}}
  and {{template "span" .}}
  and identity_hash in (select identity_hash from raw_event where file_id between {{.FirstFile}} and {{.LastFile}})
{{- end}}
