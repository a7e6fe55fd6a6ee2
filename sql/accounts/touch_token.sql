-- touch_token: the key was used.
update token
set used_at = :now
where token_id = :token
