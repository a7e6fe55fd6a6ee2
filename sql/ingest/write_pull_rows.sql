-- write_pull_rows: the rows of a portion that may be met again. Parameters: source, digests and places as JSON arrays of one length.
insert into pull_row
select
    $1,
    unnest(from_json($2::json, '["varchar"]')),
    unnest(from_json($3::json, '["bigint"]'))
