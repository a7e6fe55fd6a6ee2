-- types: category and name of the types of columns. Parameter: their numbers as {1,2,3}.
select
    oid::bigint,
    typcategory::text,
    typname::text
from pg_catalog.pg_type
where oid = any ($1::oid[])
