-- account_by_subject: the account that single sign-on knows by this issuer and subject.
select account_id, name, shown, role, unit, subject, password, must_change, failures, locked_until, disabled_at, created_at, signed_in_at
from account
where subject = :subject
