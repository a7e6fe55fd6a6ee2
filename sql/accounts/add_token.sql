-- add_token: a new key to the API.
insert into token (secret, account_id, label, scopes, units, created_at, expires_at)
values (:secret, :account, :label, :scopes, :units, :now, :expires)
returning token_id
