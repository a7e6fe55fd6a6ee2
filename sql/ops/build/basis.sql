-- basis: where the last build ended and what it went by. Grain: one row, none before the first build.
select
    coalesce((select digest from meta_definition), ''),
    coalesce((select max(file_id) from ledger_file where batch_id <= last_batch), 0),
    dossiers,
    coalesce((select digest from meta_build_part where name = 'migrations'), 0)::bigint,
    (select count(*) from meta_migration),
    (select count(*) from meta_data_test where failures > 0),
    coalesce((select digest from meta_build_part where name = 'findings'), 0)::bigint
from meta_build
