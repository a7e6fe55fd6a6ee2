-- What was published and frozen. The figures of a closing stand in a schema of their own, see sql/closing.

-- meta_definition: which definitions the figures stand on. Grain: one row, replaced by each build; none: made by an older version.
create table meta_definition (
    digest varchar not null            -- of the models and seeds that the last build used
);

-- closing: every period that was ever closed; a row changes once, when the period is opened again. Grain: closing_id.
create table closing (
    closing_id     integer not null,
    period_name    varchar not null,
    period_kind    varchar not null,
    calendar       varchar not null,   -- calendar, statutory; '' for a span of two dates
    first_day      date not null,      -- with last_day what identifies the period: the same days are the same figures
    last_day       date not null,
    closed_by      varchar not null,
    closed_at      timestamptz not null,
    note           varchar not null,
    last_file_id   integer not null,   -- rows of later files are not in the frozen figures
    last_batch     integer not null,
    data_version   varchar not null,
    definitions    varchar not null,   -- meta_definition.digest at closing
    figures_schema varchar not null,   -- closings of the same data and definitions share one
    reopened_by    varchar,
    reopened_at    timestamptz,
    reopen_note    varchar
);
