-- forget_pull_mark: how far a source was read, before that is written anew. Parameter: source.
delete from pull_mark
where source = $1
