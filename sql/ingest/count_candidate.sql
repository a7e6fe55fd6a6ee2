-- count_candidate: how many identities find_duplicates looks at.
select count(*) from candidate
