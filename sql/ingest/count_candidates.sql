-- count_candidates: how many identities find_duplicates would have to look at. Asked first of small files, most of which have
-- none: a table less is made, and what is prepared need not be planned anew for it.
select count(*)
from (
    {{template "candidates" .}}
)
