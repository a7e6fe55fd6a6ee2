-- receipt_key_digest: of an idempotency key its digest alone is kept; a sender may have put somebody's name or number into it.
update push_receipt
set key = sha256(key);
