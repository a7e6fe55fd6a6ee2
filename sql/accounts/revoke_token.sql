-- revoke_token: one key of an account ends.
update token
set revoked_at = :now
where token_id = :token
    and account_id = :account
    and revoked_at is null
