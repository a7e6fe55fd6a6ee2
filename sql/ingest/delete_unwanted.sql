-- delete_unwanted: the rows of files that do not stay, at once, where they are most of them: little is left to be written a
-- second time (see dedupe).
{{if .Repeats}}{{template "keep_offset"}};

{{end}}delete from raw_event
where file_id between {{.FirstFile}} and {{.LastFile}}
  and (event_time is null{{if .Repeats}} or rowid in (select row_id from repeat where is_duplicate){{end}})
