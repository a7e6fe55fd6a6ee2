-- reopen_closing: ends the closing of some days; the row stays as a record of what stood published until then.
update main.closing
set reopened_by = $reopened_by,
    reopened_at = date_trunc('second', now()),
    reopen_note = $note
where first_day = $first_day::date
  and last_day = $last_day::date
  and reopened_at is null
