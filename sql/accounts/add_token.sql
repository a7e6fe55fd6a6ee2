-- add_token: a new key to the API.
insert into token (secret, account_id, label, scopes, created_at, expires_at)
values (:secret, :account, :label, :scopes, :now, :expires)
returning token_id
