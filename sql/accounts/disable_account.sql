-- disable_account: nobody signs in by it any more.
update account
set disabled_at = coalesce(disabled_at, :now)
where account_id = :account
