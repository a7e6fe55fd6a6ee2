-- sessions: where an account has signed in, the latest first.
select session_id, created_at, seen_at, address, browser
from session
where account_id = :account
    and seen_at > :seen_after
    and created_at > :created_after
order by seen_at desc, session_id desc
