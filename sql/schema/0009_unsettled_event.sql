-- unsettled_event: what a committed batch left to do with its rows, see sql/ingest/dedupe.sql. Empty again as soon as
-- that is done; after a crash in between the next opening of the warehouse does it. Grain: file and identity.
create table unsettled_event (
    file_id       integer not null,
    identity_hash ubigint              -- of an event that stands in raw_event more than once; null: the file left rows without a time
);
