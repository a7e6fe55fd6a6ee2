-- end_session: one browser signs out.
delete from session
where session_id = :session
