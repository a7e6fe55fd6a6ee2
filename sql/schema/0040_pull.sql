-- pull_mark: how far each source was read, written in the transaction of the batch that brought the rows. Grain: source.
create table pull_mark (
    source    varchar not null,
    watermark varchar not null,       -- column and type by which it is read; another one begins anew
    place     bigint not null,        -- of the last row: microseconds since 1970, or the number itself
    read_at   timestamptz not null
);

-- pull_row: the rows that the next pull will meet again because it begins a little earlier, for what is committed late. By the
-- digest of the cells that were taken in. Grain: source, digest.
create table pull_row (
    source varchar not null,
    digest varchar not null,
    place  bigint not null
);
