-- take_sign_in: a single sign-on comes back; it can do so once.
delete from sign_in
where state = :state
    and created_at > :after
returning nonce, verifier, back
