-- part_begin: what a build of everything went by, apart from the models.
delete from meta_build_part;

insert into meta_build_part
select 'migrations', count(*)
from meta_migration
union all
select 'findings', {{.Findings}}
