-- ledger_files: what was taken in, the latest first, each with what of its quarantine still waits. Grain: file_id.
-- Parameters, each '' or 0 for all: source with by_hand (a kind of files that were taken in by hand), day, batch, before (file_id), most;
-- from_instant and until_instant may be null.
with
waiting as (
    select
        file_id,
        count(*) as waiting
    from raw_quarantine
    where resolved_by is null
    group by file_id
)

select
    file_id,
    batch_id,
    kind,
    file_name,
    coalesce(format, 'csv')             as format,
    coalesce(mapping, '')               as mapping,
    coalesce(source, '')                as source,
    source_rows,
    rows_read,
    accepted,
    revised,
    duplicate,
    quarantined,
    coalesce(waiting.waiting, 0)        as waiting,
    without_event,
    unread_cells,
    first_event_at,
    last_event_at,
    taken_in_at
from ledger_file
left join waiting using (file_id)
where ($source = '' or case when $by_hand then source is null and kind = $source else source = $source end)
  and ($day = '' or taken_in_at::date = try_cast($day as date))
  and ($batch = 0 or batch_id = $batch)
  and ($before = 0 or file_id < $before)
  and ($from_instant is null or taken_in_at >= $from_instant)
  and ($until_instant is null or taken_in_at <= $until_instant)
order by file_id desc
limit $most
