-- file_quarantine: the first rows of a file that were set aside, for the answer to who sent it. Grain: quarantine_id. Parameters: file, most.
select
    quarantine_id,
    coalesce(line, 0)         as line,
    coalesce(column_name, '') as column_name,
    coalesce(value, '')       as value,
    reason,
    coalesce(place, '')       as place
from raw_quarantine
where file_id = $1
order by quarantine_id
limit $2
