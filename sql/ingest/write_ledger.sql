-- write_ledger: the row of a file. Parameters in the order of the table.
insert into ledger_file
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, from_json($14, '["varchar"]'), $15, $16, $17, $18, $19)
