-- find_duplicates: rows of files that are in the warehouse already, and rows that say something else about a known event, among
-- the candidates. The verdict compares the columns themselves, so that no two events are ever taken for one. Of files that were
-- loaded together the later one repeats the earlier. Grain: row of raw_event. To sort rows by all of their columns takes
-- memory for each of them, so that of many candidates a part is looked at each time: rows of one event are of one part.
{{if .Part}}insert into repeat{{else}}create or replace temp table repeat as{{end}}
with
compared as (
    select
        rowid as row_id,
        file_id,
        identity_hash,
        {{template "places"}}
    from raw_event
    where {{template "span" .}}
      and identity_hash in (select identity_hash from candidate where identity_hash % {{.Parts}} = {{.Part}})
      and identity_hash % {{.Parts}} = {{.Part}}
)

select
    file_id,
    row_id,
    identity_hash,
    copy > 1 as is_duplicate,
    first_row,
    offset_given
from compared
where file_id between {{.FirstFile}} and {{.LastFile}}
  and place > 1

{{- define "span" -}}
event_time is not null
      and (event_time between {{.From}} and {{.To}}{{if .HasEventID}} or event_id is not null{{end}})
{{- end}}

{{- define "places" -}}
row_number() over (
            partition by
                dossier_code,
                event_id,
                case when event_id is null then status_code end,
                case when event_id is null then event_time end
            order by file_id, rowid
        ) as place,
        row_number() over ({{template "content_window"}}) as copy,
        first_value(rowid) over ({{template "content_window"}}) as first_row,
        offset_given
{{- end}}

{{- define "content_window" -}}
partition by
                dossier_code, event_time, status_code, agency_code, agency_name, procedure_code, procedure_name, field_code,
                field_name, channel_code, due_at, recorded_at, event_id, service_level, applicant_kind, fee_due,
                fee_paid_online, components_digitised, result_digital, data_reused, personal_store_used,
                population_data_used, rating, correction_code
            order by file_id, rowid
{{- end}}

{{- define "keep_offset" -}}
-- A copy that was written with its offset tells of the row that stays, too, whichever came first.
update raw_event
set offset_given = true
where rowid in (select first_row from repeat where is_duplicate and offset_given)
  and offset_given is distinct from true
{{- end}}
