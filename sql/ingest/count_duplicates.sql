-- count_duplicates: what find_duplicates found in each file: exact repeats, and rows that say something else about a known event.
-- Grain: file with either.
select
    file_id,
    count(*) filter (where is_duplicate),
    count(*) filter (where not is_duplicate)
from repeat
group by file_id
