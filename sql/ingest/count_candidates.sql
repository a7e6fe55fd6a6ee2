-- count_candidates: how many identities find_repeats has to look at.
select count(*)
from candidate
