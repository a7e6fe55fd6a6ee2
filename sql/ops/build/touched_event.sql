-- touched_event: every raw row of the touched dossiers. Grain: as raw_event.
-- Their row numbers first, from one narrow column; the wide rows lie in few places.
create temp table touched_event as
select *
from {{.Main}}.raw_event
where rowid in (
    select raw_event.rowid
    from {{.Main}}.raw_event
    semi join touched_dossier using (dossier_code)
)
