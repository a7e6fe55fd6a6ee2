-- next_ids: the number of the next batch and of the last file. One writer at a time makes this safe.
select
    coalesce(max(batch_id), 0) + 1,
    coalesce(max(file_id), 0)
from ledger_file
