-- dossier_apply: the touched dossiers' rows of a model, old ones out, new ones in.
delete from {{.Main}}.{{.Model}}
where rowid in (select row_id from old_{{.Model}});

insert into {{.Main}}.{{.Model}} by name
select *
from {{.Model}}
