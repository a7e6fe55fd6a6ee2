-- write_names: names that may be kept, for as_name of values.sql. Parameters: their forms and the names, two JSON lists.
insert into known_name
select
    unnest(from_json($1, '["varchar"]')),
    unnest(from_json($2, '["varchar"]'))
