-- basis: what a closing would freeze now, and the schema that holds the same figures already. Grain: one row.
select
    data_version,
    digest,
    (select coalesce(max(file_id), 0) from main.ledger_file)                            as last_file_id,
    (select count(*) from main.meta_data_test)                                          as tests,
    (select coalesce(sum(failures), 0)::bigint from main.meta_data_test)                as failures,
    (select coalesce(max(closing_id), 0) + 1 from main.closing)                         as next_id,
    coalesce((
        select any_value(figures_schema)
        from main.closing
        where closing.data_version = meta_build.data_version
          and closing.definitions = meta_definition.digest
          and closing.last_file_id = (select coalesce(max(file_id), 0) from main.ledger_file)
    ), '')                                                                              as figures_schema
from main.meta_build, main.meta_definition
