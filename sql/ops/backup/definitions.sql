-- definitions: what makes the empty tables and the views of a warehouse, schemas first. Grain: schema, table or view.
with
made as (
    select
        1                                          as step,
        schema_name,
        schema_name                                as name,
        'create schema "' || schema_name || '";'   as sql
    from duckdb_schemas()
    where database_name = current_database()
      and schema_name like 'as\_of\_%' escape '\'
    union all
    select
        2,
        schema_name,
        table_name,
        sql
    from duckdb_tables()
    where not internal
      and not temporary
      and database_name = current_database()
    union all
    select
        3,
        schema_name,
        view_name,
        sql
    from duckdb_views()
    where not internal
      and not temporary
      and database_name = current_database()
)
select
    step,
    schema_name,
    sql
from made
order by step, schema_name, name
