-- additive_apply: the changed cells put in place. A cell that nothing stands behind any more goes.
delete from {{.Main}}.{{.Model}}
where rowid in (select row_id from next_{{.Model}});

insert into {{.Main}}.{{.Model}} by name
select * exclude (row_id)
from next_{{.Model}}
where {{.Count}} <> 0
