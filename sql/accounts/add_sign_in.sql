-- add_sign_in: a single sign-on begins.
insert into sign_in (state, nonce, verifier, back, created_at)
values (:state, :nonce, :verifier, :back, :now)
