-- write_part: one table as a Parquet file, in the order of its rows.
copy (select {{.Columns}} from {{.Table}}) to '{{.File}}' (format parquet, compression zstd)
