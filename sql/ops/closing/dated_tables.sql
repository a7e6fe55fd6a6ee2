-- dated_tables: the tables whose rows know the file they came with, and their columns. Grain: table_name.
-- Columns are named one by one: a view over * breaks when a later version adds a column.
select table_name || ': ' || string_agg(column_name, ', ' order by column_index)
from duckdb_columns()
where schema_name = 'main'
  and database_name = current_database()
  and table_name in (
      select table_name
      from duckdb_columns()
      where schema_name = 'main'
        and database_name = current_database()
        and column_name = 'file_id'
        and (starts_with(table_name, 'raw_') or starts_with(table_name, 'ledger_'))
  )
group by table_name
order by table_name
