-- delete_mended: what retire_mended noted.
delete from raw_quarantine
where quarantine_id in (select quarantine_id from retiring)
