-- revoke_tokens: all keys of an account end.
update token
set revoked_at = :now
where account_id = :account
    and revoked_at is null
