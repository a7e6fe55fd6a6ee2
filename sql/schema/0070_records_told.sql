-- What files told that no row shows: records without an event, and cells that cost only themselves.

alter table ledger_file add column without_event bigint; -- rows of the file that gave no contract row, for none of the times that the mapping reads was filled; null: not counted by an older version
alter table ledger_file add column unread_cells bigint;  -- cells of rows taken in that could not be read and stand empty: fees; null: not counted by an older version
