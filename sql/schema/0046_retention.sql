-- ledger_retired: rows that retention took out of what came in, so that the ledger still adds up. No figure depends on them.
-- Grain: file and kind of row and run.
create table ledger_retired (
    of_file    integer not null,       -- ledger_file.file_id
    what       varchar not null,       -- superseded: events that another row of the same identity counts for; quarantine: rows that came back mended
    row_count  bigint not null,
    archive    varchar,                -- the file that keeps them; null: nothing does
    sha256     varchar,                -- of that file
    retired_at timestamptz not null
);
