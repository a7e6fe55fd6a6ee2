-- delete_superseded: what retire_superseded noted.
delete from raw_event
where rowid in (select row_id from retiring)
