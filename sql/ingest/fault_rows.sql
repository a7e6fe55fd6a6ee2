-- fault_rows: the numbers of a file's rows that do not fit, ascending.
select distinct source_row
from fault
order by source_row
