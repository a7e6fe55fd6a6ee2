-- account_by_subject: the account that single sign-on knows by this issuer and subject.
select
    account_id, name, shown, role, unit, subject, password, must_change, one_time, disabled_at, created_at, signed_in_at,
    (select coalesce(max(until), 0) from guess where guess.account_id = account.account_id and guesses >= :most)
from account
where subject = :subject
