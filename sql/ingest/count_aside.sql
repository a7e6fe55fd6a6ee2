-- count_aside: how many rows of a file were set aside. Parameter: file.
select count(*)
from raw_quarantine
where file_id = $1
