-- note_failure: one wrong password more; too many lock the account for a while, and the count begins anew.
update account
set
    locked_until = case when failures + 1 >= :most then :until else locked_until end,
    failures     = case when failures + 1 >= :most then 0 else failures + 1 end
where account_id = :account
