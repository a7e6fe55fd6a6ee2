-- count_aside: how many rows of each file were set aside. Parameters: first and last file. Grain: file with any.
select
    file_id,
    count(*)
from raw_quarantine
where file_id between $1 and $2
group by file_id
