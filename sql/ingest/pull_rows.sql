-- pull_rows: the rows that may be met again. Parameters: source, from which place on.
select
    digest,
    place
from pull_row
where source = $1
  and place >= $2
