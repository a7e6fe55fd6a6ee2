-- Files of other formats than CSV, and who sent them.

alter table ledger_file add column format varchar;      -- csv, ndjson, json, parquet, xlsx, arrow; null: csv of an older version
alter table ledger_file add column source varchar;      -- token of a push or name of a pull; null: taken in by hand
alter table raw_quarantine add column place varchar;    -- sheet and cell of a workbook, like 'Sheet1'!C5; null elsewhere
