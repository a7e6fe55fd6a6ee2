-- first_refusal: the first row of a file that was set aside, for the message of a strict batch. Parameter: file.
select
    line,
    column_name,
    value,
    reason
from raw_quarantine
where file_id = $1
order by line nulls last
limit 1
