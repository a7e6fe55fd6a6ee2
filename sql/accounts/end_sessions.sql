-- end_sessions: an account signs out everywhere, but for one browser (0: that one too).
delete from session
where account_id = :account
    and session_id <> :but
