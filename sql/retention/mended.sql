-- mended: rows in quarantine that came back mended in a file that is older than $before. Rows that still wait to be mended stay.
create or replace temp table retiring as
select
    quarantine_id,
    file_id
from raw_quarantine
where resolved_by in (select file_id from ledger_file where taken_in_at < $before::date)
