-- tables: every table of a warehouse, also those of closed periods. Grain: table.
select
    schema_name || '.' || table_name as name,
    '"' || schema_name || '"."' || table_name || '"' as quoted
from duckdb_tables()
where not internal
  and not temporary
  and database_name = current_database()
order by name
