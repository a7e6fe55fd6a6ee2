-- drop_duplicates: makes dropped rows of the exact repeats that find_repeats found in a file.
-- A dropped row has no time: staging and the ledger's test pass it over, and it is deleted as soon as the batch is committed.
-- To delete it in the transaction that inserted it would make the engine write all other rows twice at the commit.
update raw_event
set event_time = null
where file_id = {{.FileID}}
  and rowid in (select row_id from repeat where is_duplicate)
