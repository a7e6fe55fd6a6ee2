-- set_password: a new password. A one-time one is remembered, since it may not be chosen, and lets a disabled account in again.
update account
set
    password       = :password,
    must_change    = :must_change,
    one_time       = case when :must_change then :password else one_time end,
    one_time_until = :one_time_until,
    disabled_at    = case when :enable then null else disabled_at end
where account_id = :account
