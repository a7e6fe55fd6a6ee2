-- mended: rows in quarantine that came back mended in a file that is older than $before. Rows that still wait to be mended
-- stay, and so does the row with the highest number: the next number follows it, and none may be given twice while files
-- of earlier exports name rows by their numbers.
create or replace temp table retiring as
select
    quarantine_id,
    file_id
from raw_quarantine
where resolved_by in (select file_id from ledger_file where taken_in_at < $before::date)
  and quarantine_id < (select max(quarantine_id) from raw_quarantine)
