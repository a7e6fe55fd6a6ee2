-- retire_superseded: takes the rows out and notes how many of each file. Parameters: archive and sha256, the file that keeps them.
insert into ledger_retired
select file_id, 'superseded', count(*), $archive, $sha256, now()
from retiring
group by file_id
