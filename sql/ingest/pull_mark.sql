-- pull_mark: how far a source was read. Parameters: source, watermark.
select
    place,
    read_at
from pull_mark
where source = $1
  and watermark = $2
