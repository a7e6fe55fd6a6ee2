-- reserve_guess: one try more from this network, counted before it is looked at. Tries beyond the most do not make the wait longer.
insert into guess (account_id, network, guesses, until)
values (:account, :network, 1, :until)
on conflict (account_id, network) do update
set
    guesses = case when until <= :now then 1 else guesses + 1 end,
    until   = case when until <= :now or guesses < :most then :until else until end
returning guesses, (select coalesce(sum(other.guesses), 0) from guess as other where other.account_id = :account and other.until > :now)
