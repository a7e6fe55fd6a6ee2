-- parts: every table of a warehouse and the columns that go to its Parquet file. Grain: table.
-- Types that Parquet would round (beyond 64 bits, intervals) go as text and come back by the table's own type.
select
    schema_name || '.' || table_name as name,
    '"' || schema_name || '"."' || table_name || '"' as quoted,
    string_agg(
        case
            when data_type in ('HUGEINT', 'UHUGEINT', 'INTERVAL') then '"' || column_name || '"::varchar as "' || column_name || '"'
            else '"' || column_name || '"'
        end,
        ', ' order by column_index
    ) as columns
from duckdb_tables()
join duckdb_columns() using (database_name, schema_name, table_name)
where not duckdb_tables.internal
  and not temporary
  and database_name = current_database()
group by all
order by name
