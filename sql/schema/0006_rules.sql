-- On-time rules that the province adds as a file. Grain: distinct content of (rule, version).

create table raw_rule (
    file_id           integer not null,
    rule              varchar not null,
    version           bigint,
    valid_from        date,
    valid_to          date,
    name_vi           varchar,
    name_en           varchar,
    basis             varchar,
    compare           utinyint,         -- 1 date: local dates are compared; 2 instant: instants are
    no_appointment    utinyint,         -- 1 on_time: nothing to be late against; 2 legal_term: the procedure's term stands in
    withdrawn_stopped utinyint,         -- 1 on_time: never late; 2 judged: compared like a finish
    waiting           utinyint,         -- 1 ignored; 2 extends: waiting time moves the due instant unless a new one was given
    most_supplements  bigint            -- more supplement requests than this make a dossier late; empty: no limit
);
