-- use_one_time: a one-time password lets in; it does so once, and only for its time.
update account
set one_time_until = 0
where account_id = :account
    and one_time_until > :now
