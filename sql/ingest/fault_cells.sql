-- fault_cells: a file's rows that do not fit, with their cells, in a fixed order.
select
    source_row,
    content
from fault
order by content, source_row
