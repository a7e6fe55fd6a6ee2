-- write_closing: the row of a closing. What the figures were made from is read in the same transaction as they are kept.
insert into main.closing
select
    (select coalesce(max(closing_id), 0) + 1 from main.closing),
    $period_name,
    $period_kind,
    $calendar,
    $first_day::date,
    $last_day::date,
    $closed_by,
    date_trunc('second', now()),
    $note,
    (select coalesce(max(file_id), 0) from main.ledger_file),
    last_batch,
    data_version,
    digest,
    $figures_schema,
    null,
    null,
    null,
    $words_edition
from main.meta_build, main.meta_definition
