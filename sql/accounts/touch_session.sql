-- touch_session: the browser was here.
update session
set seen_at = :now
where session_id = :session
