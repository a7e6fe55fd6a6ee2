-- old_receipts: forgets what nobody will ask for again. Parameter: now.
delete from push_receipt
where received_at < $1::timestamptz - interval 30 days
