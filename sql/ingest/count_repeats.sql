-- count_repeats: what find_repeats found: exact repeats, and rows that say something else about a known event.
select
    count(*) filter (where is_duplicate),
    count(*) filter (where not is_duplicate)
from repeat
