-- account_by_name: one account by what is typed to sign in; upper and lower case are the same.
select account_id, name, shown, role, unit, subject, password, must_change, failures, locked_until, disabled_at, created_at, signed_in_at
from account
where name = :name
