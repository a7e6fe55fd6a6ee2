-- retire_mended: notes how many rows of each file go; nothing keeps them, their mended selves are in the warehouse.
insert into ledger_retired
select file_id, 'quarantine', count(*), null, null, now()
from retiring
group by file_id
