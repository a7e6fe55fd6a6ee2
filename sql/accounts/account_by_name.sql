-- account_by_name: one account by what is typed to sign in; case and Unicode form make no difference.
select
    account_id, name, shown, role, unit, subject, password, must_change, one_time, disabled_at, created_at, signed_in_at,
    (select coalesce(max(until), 0) from guess where guess.account_id = account.account_id and guesses >= :most)
from account
where name_key in (name_key(:name), :name)
order by name_key = :name desc
limit 1
