-- clear_guesses: what counts no more.
delete from guess
where until <= :now
