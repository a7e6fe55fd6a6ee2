-- fault_tables: where findLines notes the lines of refused rows, and the rows that could not be split.
create or replace temp table fault_line (file_id integer, source_row bigint, line bigint);
create or replace temp table reject (file_id integer, line bigint, reason varchar, content varchar, sheet_column varchar)
