-- fault_rows: the numbers of the rows that do not fit in each file, ascending.
select distinct
    file_id,
    source_row
from fault
order by all
