-- What Decision 766 measures and dossier events cannot give, each as taken in. Which of several rows counts is decided by the
-- rows themselves, in staging, never by their order of arrival.

-- raw_feedback: feedback and complaints (PAKN) as given. Grain: distinct content of id.
create table raw_feedback (
    file_id     integer not null,
    feedback_id varchar not null,
    received_at timestamptz not null,
    kind        utinyint,              -- 1 about a rule, 2 about conduct; null not stated
    agency_code varchar not null,      -- the unit that has to answer
    due_at      timestamptz,
    answered_at timestamptz,
    rating      utinyint,              -- of the answer: 1 very satisfied, 2 satisfied, 3 dissatisfied
    recorded_at timestamptz
);

-- raw_target: ratios at which an indicator reaches its maximum. Grain: distinct content of (indicator, set, agency, valid_from).
create table raw_target (
    file_id       integer not null,
    indicator     varchar not null,
    indicator_set varchar not null,
    agency_code   varchar,             -- null: every unit
    valid_from    date,
    valid_to      date,
    target        double not null,     -- above 0, at most 1
    decided_at    date                 -- of several rows for the same days the latest decided counts
);

-- raw_national_count: dossiers as the national side counts them. Grain: distinct content of (agency, period).
create table raw_national_count (
    file_id      integer not null,
    agency_code  varchar not null,
    period_name  varchar not null,     -- of the calendar: 2026-08, 2026-Q3, 2026-H2, 2026-9M, 2026
    received     bigint not null,      -- in the national report system
    synchronised bigint not null,      -- of the dossiers received in the period: sent to the national portal
    recorded_at  timestamptz
);

-- raw_service: what communes offer. Grain: distinct content of (agency, period, service).
create table raw_service (
    file_id     integer not null,
    agency_code varchar not null,
    period_name varchar not null,
    service     utinyint not null,     -- 1 certified e-copies
    offered     boolean not null,
    recorded_at timestamptz
);

-- raw_published: what the national portal shows. Grain: distinct content of (agency, period, set, indicator).
create table raw_published (
    file_id       integer not null,
    agency_code   varchar not null,
    agency_name   varchar,
    period_name   varchar not null,
    indicator_set varchar,             -- null: the portal's own
    indicator     varchar not null,    -- a number such as 3.4, or a group's name
    numerator     bigint,
    denominator   bigint,
    score         double,
    max_score     double,
    recorded_at   timestamptz
);
