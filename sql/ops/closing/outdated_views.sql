-- outdated_views: views of raw rows in a closing that lack a column which a later version added. Grain: table_name. Parameter: the schema.
select view.table_name
from duckdb_columns() as view
where view.schema_name = $schema
  and view.database_name = current_database()
  and starts_with(view.table_name, 'raw_')
group by view.table_name
having count(*) < (
    select count(*)
    from duckdb_columns() as raw
    where raw.schema_name = 'main'
      and raw.database_name = current_database()
      and raw.table_name = view.table_name
)
