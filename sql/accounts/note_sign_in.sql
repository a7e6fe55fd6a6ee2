-- note_sign_in: a right password.
update account
set signed_in_at = :now
where account_id = :account
