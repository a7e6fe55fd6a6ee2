-- What an incremental build needs to know of the build before.

-- meta_build_part: what the last build left behind to go on from. Grain: name. None: the next build makes everything anew.
-- A digest is an exclusive or over the rows' hashes: the rows that go are taken off and those that come are put on by the same operation.
create table meta_build_part (
    name   varchar not null,           -- a table that the data version is made from, 'migrations' or 'findings'
    digest ubigint not null            -- of all its rows; the number of migrations; of the patterns looked for
);
