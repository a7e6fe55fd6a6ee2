-- Indicator sets that the province adds as a file. Grain: distinct content of (indicator_set, version, indicator).
-- What a row leaves out is as in the shipped portal set.

create table raw_indicator_set (
    file_id       integer not null,
    indicator_set varchar not null,
    indicator     varchar not null,
    max_score     double not null,
    version       bigint,
    valid_from    date,
    valid_to      date,
    place         bigint,              -- order within the set
    group_code    varchar,
    group_vi      varchar,
    group_en      varchar,
    name_vi       varchar,
    name_en       varchar,
    target        double,
    no_data_score double,
    rule          varchar,             -- an on-time rule, where the indicator looks at lateness
    levels        varchar,
    basis         varchar
);

-- Measured values and scores stand apart now (indicator_measure, indicator_score).
drop table if exists indicator_value;
