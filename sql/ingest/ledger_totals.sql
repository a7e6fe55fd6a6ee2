-- ledger_totals: what was taken in, summed. Parameters: source with by_hand, day, as in ledger_files.
select
    count(*)                                    as files,
    count(distinct batch_id)                    as batches,
    coalesce(sum(rows_read), 0)::bigint         as rows_read,
    coalesce(sum(accepted), 0)::bigint          as accepted,
    coalesce(sum(duplicate), 0)::bigint         as duplicate,
    coalesce(sum(quarantined), 0)::bigint       as quarantined
from ledger_file
where ($source = '' or case when $by_hand then source is null and kind = $source else source = $source end)
  and ($day = '' or taken_in_at::date = try_cast($day as date))
