-- take_back_guess: the password was right; the other guesses stay. No row when so many came meanwhile that this one is too many.
update guess
set guesses = guesses - 1
where account_id = :account
    and network = :network
    and guesses <= :most
