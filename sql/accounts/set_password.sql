-- set_password: a new password; what was locked opens. enable: 1 lets a disabled account in again.
update account
set
    password     = :password,
    must_change  = :must_change,
    failures     = 0,
    locked_until = 0,
    disabled_at  = case when :enable then null else disabled_at end
where account_id = :account
