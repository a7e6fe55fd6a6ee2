-- first_refusal: the first row of a file that was set aside, for the message of a strict batch. Parameter: file.
select
    coalesce(line, 0)         as line,
    coalesce(column_name, '') as column_name,
    coalesce(value, '')       as value,
    reason,
    coalesce(place, '')       as place
from raw_quarantine
where file_id = $1
order by line nulls last
limit 1
