-- delete_dropped: rows without a time, which nobody counts: of one file, or of all once their batches are committed.
delete from raw_event
where event_time is null
{{- if .}}
  and file_id = {{.}}
{{- end}}
