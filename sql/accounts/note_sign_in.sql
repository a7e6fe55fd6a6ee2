-- note_sign_in: a right password.
update account
set
    failures     = 0,
    locked_until = 0,
    signed_in_at = :now
where account_id = :account
