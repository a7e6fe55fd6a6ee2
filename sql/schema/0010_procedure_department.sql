-- The department in charge of a procedure: whose publication decisions and services it counts for. The last column: see dated_tables.

alter table raw_procedure add column agency_code varchar;
