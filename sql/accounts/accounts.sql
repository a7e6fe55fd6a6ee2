-- accounts: all of them, those of today first.
select account_id, name, shown, role, unit, subject, password, must_change, failures, locked_until, disabled_at, created_at, signed_in_at
from account
order by disabled_at is not null, name
