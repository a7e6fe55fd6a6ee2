-- tokens: the keys of an account that can still be used, the latest first.
select token_id, label, scopes, units, created_at, expires_at, used_at
from token
where account_id = :account
    and revoked_at is null
    and expires_at > :now
order by token_id desc
