-- frozen_tables: the tables and views of figures in a closing that this version has too. Grain: table_name. Parameter: the schema.
-- view_sql is what a view is made by, '' for a table. Views of raw rows are left out: they are made again.
select
    table_name,
    coalesce(sql, '')                                       as view_sql
from information_schema.tables as kept
left join (
    select view_name, sql
    from duckdb_views()
    where schema_name = $schema
      and database_name = current_database()
) as made
    on made.view_name = kept.table_name
where table_schema = $schema
  and table_catalog = current_database()
  and not starts_with(table_name, 'raw_')
  and not starts_with(table_name, 'ledger_')
  and table_name in (
      select table_name
      from information_schema.tables
      where table_schema = 'main'
        and table_catalog = current_database()
  )
order by table_name
