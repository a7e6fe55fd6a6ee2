-- add_account: a new account; a name that is taken is refused by the table.
insert into account (name, shown, role, unit, subject, password, must_change, failures, locked_until, created_at, created_by)
values (:name, :shown, :role, :unit, :subject, :password, :must_change, 0, 0, :now, :by)
returning account_id
