-- read_part: one table from its Parquet file.
insert into {{.Table}} by name
select * from read_parquet('{{.File}}')
