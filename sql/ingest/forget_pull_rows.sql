-- forget_pull_rows: the rows of a source that might have been met again, before they are written anew. Parameter: source.
delete from pull_row
where source = $1
