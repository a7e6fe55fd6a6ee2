-- accounts: all of them, those of today first.
select
    account_id, name, shown, role, unit, subject, password, must_change, one_time, disabled_at, created_at, signed_in_at,
    (select coalesce(max(until), 0) from guess where guess.account_id = account.account_id and guesses >= :most)
from account
order by disabled_at is not null, name
