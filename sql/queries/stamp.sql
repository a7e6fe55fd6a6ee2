-- stamp: what any answer about figures depends on, besides the question: a build, another version of the program, a closing
-- or an outcome of the data tests changes it. Grain: one row, none before the first build.
select
    data_version,
    last_batch,
    coalesce((select max(digest) from main.meta_definition), ''),
    coalesce((select bit_xor(digest) from main.meta_build_part), 0),
    (select count(*) from main.closing),
    (select count(reopened_at) from main.closing),
    (select count(*) from main.meta_data_test),
    (select coalesce(sum(failures), 0)::bigint from main.meta_data_test)
from main.meta_build
