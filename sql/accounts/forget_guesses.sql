-- forget_guesses: a new password; nothing tried before counts.
delete from guess
where account_id = :account
