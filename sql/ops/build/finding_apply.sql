-- finding_apply: what is wrong with the touched dossiers themselves, as found before out, as found now in.
delete from {{.Main}}.finding
where finding in ({{.Findings}})
  and dossier_code in (select dossier_code from touched_dossier);

insert into {{.Main}}.finding
select *
from next_finding
