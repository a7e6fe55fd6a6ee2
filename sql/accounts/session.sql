-- session: who a browser's secret stands for, while neither limit has passed and the account is not disabled.
select
    session.session_id,
    session.seen_at,
    account.account_id,
    account.name,
    account.shown,
    account.role,
    account.unit,
    account.must_change
from session
join account
    using (account_id)
where session.secret = :secret
    and session.seen_at > :seen_after
    and session.created_at > :created_after
    and account.disabled_at is null
