-- quarantine_reject: one row that could not be split. Parameters: file, line, reason, content.
insert into raw_quarantine
select
    coalesce(max(quarantine_id), 0) + 1,
    $1,
    $2,
    null,
    null,
    $3,
    $4,
    null
from raw_quarantine
