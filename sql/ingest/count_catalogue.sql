-- count_catalogue: how many rows of a catalogue file were new. Parameter: file.
select count(*)
from {{.Table}}
where file_id = $1
