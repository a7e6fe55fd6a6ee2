-- delete_unwanted: the rows of a file that do not stay, at once, where they are most of it: little is left to be written a
-- second time (see settle_repeats).
delete from raw_event
where file_id = {{.}}
  and (event_time is null or rowid in (select row_id from repeat where is_duplicate));

delete from repeat
where is_duplicate
