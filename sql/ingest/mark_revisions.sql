-- mark_revisions: the rows that say something else about a known event, as find_repeats found them. Parameter: file.
update raw_event
set is_revision = true
where file_id = $1
  and rowid in (select row_id from repeat where not is_duplicate)
