-- list_quarantine: rows set aside and not brought back. Grain: quarantine_id. Parameter: kind, '' for all.
select
    quarantine_id,
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
  and ($1 = '' or kind = $1)
order by quarantine_id
