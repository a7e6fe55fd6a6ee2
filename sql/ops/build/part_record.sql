-- part_record: the digest of a whole table.
insert into meta_build_part
select
    '{{.Model}}',
    coalesce(bit_xor(hash(*columns(*))), 0)
from {{.Main}}.{{.Model}}
