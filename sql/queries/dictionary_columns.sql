-- dictionary_columns: the columns of every table and view of the warehouse as they are. Grain: table_name, column_index.
select
    table_name,
    column_name,
    lower(data_type) as data_type
from duckdb_columns()
where schema_name = 'main'
  and database_name = current_database()
  and not internal
order by table_name, column_index
