-- closings: every closing, the newest last. Grain: closing_id.
-- Asked through any search path, so that the frozen figures know their own closing too.
select
    closing_id,
    period_name,
    period_kind,
    calendar,
    first_day,
    last_day,
    closed_by,
    closed_at,
    note,
    last_file_id,
    last_batch,
    data_version,
    definitions,
    figures_schema,
    coalesce(reopened_by, '')   as reopened_by,
    reopened_at,
    coalesce(reopen_note, '')   as reopen_note,
    coalesce(words_edition, 1)  as words_edition
from main.closing
order by closing_id
