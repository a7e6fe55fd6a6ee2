-- token: who a key stands for, while it holds and the account does.
select
    token.token_id,
    token.scopes,
    token.units,
    coalesce(token.used_at, 0),
    account.account_id,
    account.name,
    account.shown,
    account.role,
    account.unit,
    account.must_change
from token
join account
    using (account_id)
where token.secret = :secret
    and token.expires_at > :now
    and token.revoked_at is null
    and account.disabled_at is null
