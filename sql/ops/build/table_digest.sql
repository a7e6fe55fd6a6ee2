-- table_digest: number and content of a table's rows, whatever their order.
select
    count(*)                                    as row_count,
    coalesce(sum(hash(t)::hugeint), 0)::varchar as digest
from {{.Table}} as t
