-- add_session: a browser that has signed in.
insert into session (secret, account_id, created_at, seen_at, address, browser)
values (:secret, :account, :now, :now, :address, :browser)
returning session_id
