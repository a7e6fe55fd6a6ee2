-- write_pull_mark: how far a source is read now. Parameters in the order of the table.
insert into pull_mark
values ($1, $2, $3, $4)
