-- refresh_account: what single sign-on says today about a known account.
update account
set
    shown        = :shown,
    role         = :role,
    unit         = :unit,
    signed_in_at = :now
where account_id = :account
