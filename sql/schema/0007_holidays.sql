-- Days off and make-up days that the province takes in itself. Grain: distinct content of holiday_date.

create table raw_holiday (
    file_id      integer not null,
    holiday_date date not null,
    name         varchar,
    kind         utinyint,             -- 1 off: nobody works; 2 make_up: everybody does, whatever the day of the week
    basis        varchar,
    decided_at   date                  -- of the decision behind it: of several rows of one day the latest decided counts
);
