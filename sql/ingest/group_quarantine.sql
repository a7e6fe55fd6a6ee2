-- group_quarantine: rows set aside and not brought back, by what is wrong and who sent them. Grain: kind, source, column, reason.
select
    ledger_file.kind,
    coalesce(ledger_file.source, ledger_file.file_name) as source,
    coalesce(raw_quarantine.column_name, '')            as column_name,
    raw_quarantine.reason,
    count(*)                                            as rows,
    coalesce(min(raw_quarantine.value), '')             as example
from raw_quarantine
join ledger_file using (file_id)
where raw_quarantine.resolved_by is null
group by all
order by rows desc, kind, source, column_name, reason
