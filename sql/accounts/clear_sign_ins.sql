-- clear_sign_ins: single sign-ons that nobody came back from.
delete from sign_in
where created_at <= :before
