-- lacking_columns: what a table or view of a closing lacks that this version's has. Grain: column_name. Parameters: the schema; the table.
select
    column_name,
    data_type
from duckdb_columns()
where schema_name = 'main'
  and database_name = current_database()
  and table_name = $table
  and column_name not in (
      select column_name
      from duckdb_columns()
      where schema_name = $schema
        and database_name = current_database()
        and table_name = $table
  )
order by column_index
