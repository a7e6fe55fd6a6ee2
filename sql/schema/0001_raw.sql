-- The tables that hold what came in: settings, ledger, raw rows, quarantine.
-- Everything else is made from these and can be thrown away and rebuilt.
-- No keys or indexes: repeats are found by an anti-join in the batch's own
-- transaction, which is faster and leaves nothing for a crash to corrupt.

-- meta_setting: what is fixed when the warehouse is created. Grain: name.
create table meta_setting (
    name  varchar not null,
    value varchar not null
);

-- meta_build: what the figures were last made from. Grain: one row, replaced by each build.
create table meta_build (
    data_version varchar not null,     -- number of events and a digest of all of them
    as_of        timestamptz,          -- latest event known at the latest ingest
    events       bigint not null,
    dossiers     bigint not null,
    last_batch   integer not null      -- batches after this one are in the warehouse, not in the figures
);

-- meta_data_test: the outcome of the data tests on the figures as they stand. Grain: test.
create table meta_data_test (
    name     varchar not null,
    title    varchar not null,
    failures bigint not null
);

-- ledger_file: every file ever taken in. Grain: file_id; files of one call share a batch.
-- Law: rows_read = accepted + duplicate + quarantined.
create table ledger_file (
    file_id         integer not null,
    batch_id        integer not null,
    kind            varchar not null,  -- events, agencies, procedures
    file_name       varchar not null,  -- as the user named it
    mapping         varchar,           -- mapping file used, if any
    bytes           bigint not null,
    sha256          varchar not null,
    source_rows     bigint not null,   -- rows in the file; a wide row may give several event rows
    rows_read       bigint not null,
    accepted        bigint not null,
    revised         bigint not null,   -- of accepted: same event as a known one, other content
    duplicate       bigint not null,
    quarantined     bigint not null,
    ignored_columns varchar[] not null,
    first_event_at  timestamptz,
    last_event_at   timestamptz,
    taken_in_at     timestamptz not null
);

-- raw_event: accepted event rows, never changed. Grain: one distinct content of one event.
create table raw_event (
    file_id              integer not null,
    dossier_code         varchar not null,
    event_time           timestamptz,      -- null only inside a batch's transaction, for rows on their way to quarantine
    event_date           date,             -- local date in the warehouse's zone
    status_code          utinyint,         -- 1 to 10, TT 21/2023/TT-BTTTT Phụ lục II
    agency_code          varchar,
    agency_name          varchar,
    procedure_code       varchar,
    procedure_name       varchar,
    field_code           varchar,
    field_name           varchar,
    channel_code         utinyint,         -- 1 in person, 2 online, 3 post, null not stated
    due_at               timestamptz,
    recorded_at          timestamptz,
    event_id             varchar,
    service_level        utinyint,
    applicant_kind       utinyint,
    fee_due              bigint,           -- đồng
    fee_paid_online      boolean,
    components_digitised boolean,
    result_digital       boolean,
    data_reused          boolean,
    personal_store_used  boolean,
    population_data_used boolean,
    rating               utinyint,         -- 1 very satisfied, 2 satisfied, 3 dissatisfied
    identity_hash        ubigint,          -- of the event identity: candidates for repeats, verified on the columns
    is_revision          boolean           -- true: another row of the same identity was here before
);

-- raw_agency: catalogue rows as given. Grain: one distinct content of (code, valid_from).
create table raw_agency (
    file_id         integer not null,
    code            varchar not null,
    name            varchar,
    short_name      varchar,
    level           varchar,
    kind            varchar,
    parent_code     varchar,
    valid_from      date,
    valid_to        date,
    successor_codes varchar
);

-- raw_procedure: catalogue rows as given. Grain: one distinct content of (code, valid_from).
create table raw_procedure (
    file_id          integer not null,
    code             varchar not null,
    name             varchar,
    field_code       varchar,
    field_name       varchar,
    levels           varchar,
    service_level    utinyint,
    fee_required     boolean,
    payable_online   boolean,
    gives_result     boolean,
    legal_term       bigint,
    legal_term_unit  varchar,
    decided_at       date,
    effective_at     date,
    published_at     date,
    content_complete boolean,
    for_citizens     boolean,
    valid_from       date,
    valid_to         date
);

-- raw_quarantine: rows set aside. Grain: one refused row; content holds contract columns only.
create table raw_quarantine (
    quarantine_id bigint not null,
    file_id       integer not null,
    line          bigint,              -- first line of the row in the file; null when it could not be told
    column_name   varchar,
    value         varchar,
    reason        varchar not null,    -- a code of ingest/contract/reasons.go
    content       varchar not null,    -- JSON object of the contract's columns as read
    resolved_by   integer              -- file_id of the batch that brought the row back fixed
);
