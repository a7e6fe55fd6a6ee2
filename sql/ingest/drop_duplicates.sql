-- drop_duplicates: makes dropped rows of the exact repeats that find_repeats found in a file.
-- A dropped row has neither time, dossier nor identity, so that nothing finds it; staging and the ledger's test pass it over,
-- and it is deleted once the batch is committed. To delete it in the transaction that inserted it would make the engine write
-- all other rows twice at the commit.
update raw_event
set event_time = null,
    dossier_code = '',
    event_id = null,
    identity_hash = null
where file_id = {{.FileID}}
  and rowid in (select row_id from repeat where is_duplicate)
