-- write_receipt: what is answered now. Parameters in the order of the table.
insert into push_receipt
values ($1, $2, $3, $4, $5)
