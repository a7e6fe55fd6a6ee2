-- list_quarantine: rows set aside and not brought back. Grain: quarantine_id. Parameters, each '' or 0 for all: kind, source
-- (as group_quarantine names it), column_name, reason, file_id, after (quarantine_id), most.
-- any_column: the column is not asked about; '' is a fault of the whole row.
select
    quarantine_id,
    file_id,
    ledger_file.batch_id,
    ledger_file.file_name,
    ledger_file.kind,
    line,
    coalesce(column_name, '')   as column_name,
    coalesce(value, '')         as value,
    reason,
    content,
    coalesce(place, '')         as place
from raw_quarantine
join ledger_file using (file_id)
where resolved_by is null
  and ($kind = '' or kind = $kind)
  and ($source = '' or coalesce(ledger_file.source, ledger_file.file_name) = $source)
  and ($any_column or coalesce(column_name, '') = $column_name)
  and ($reason = '' or reason = $reason)
  and ($file_id = 0 or file_id = $file_id)
  and quarantine_id > $after
order by quarantine_id
limit case when $most > 0 then $most end
