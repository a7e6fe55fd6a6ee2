-- count_candidate: how many identities find_repeats looks at.
select count(*) from candidate
