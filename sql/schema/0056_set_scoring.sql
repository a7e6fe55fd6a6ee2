-- How a province's own set scores units: whose figure a unit is given, and on what scale its total stands. The last columns: see dated_tables.

alter table raw_indicator_set add column roll_up utinyint;   -- 1 sum, 2 own, 3 province, 4 given; null as in the shipped set fair
alter table raw_indicator_set add column scale utinyint;     -- 1 of what is assessed, 2 of the whole set; null: assessed
