-- last_batch: the last batch that was committed.
select
    batch_id,
    taken_in_at
from ledger_file
order by batch_id desc
limit 1
