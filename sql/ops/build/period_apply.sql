-- period_apply: the changed periods' rows of a model, old ones out, new ones in.
delete from {{.Main}}.{{.Model}}
where (calendar, period_kind, period_name) in (select calendar, period_kind, period_name from changed_period);

insert into {{.Main}}.{{.Model}} by name
select *
from fresh
