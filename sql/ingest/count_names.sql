-- count_names: how many names this connection knows.
select count(*)
from known_name
