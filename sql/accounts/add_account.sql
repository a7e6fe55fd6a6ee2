-- add_account: a new account; a name that is taken, however it is written, is refused by the table.
insert into account (name, name_key, shown, role, unit, subject, password, must_change, one_time, one_time_until, created_at, created_by)
values (:name, name_key(:name), :shown, :role, :unit, :subject, :password, :must_change, :password, :one_time_until, :now, :by)
returning account_id
