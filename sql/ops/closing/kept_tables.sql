-- kept_tables: what a closing copies, unless it is a model that no read names: every table of figures, definitions and
-- outcomes, whatever a version of the program calls them. Left out: raw rows (seen up to a file instead), settings and the closings themselves.
select table_name
from duckdb_tables()
where schema_name = 'main'
  and database_name = current_database()
  and not starts_with(table_name, 'raw_')
  and not starts_with(table_name, 'ledger_')
  and table_name not in ('meta_migration', 'meta_setting', 'meta_definition', 'closing')
order by table_name
