-- touched_dossier: the dossiers whose rows may differ from those of the last build: each that has a row in a file taken in since,
-- new, repeated with other content, late or first. Grain: dossier_code. What else comes to change old events belongs here.
create temp table touched_dossier as
select distinct dossier_code
from {{.Main}}.raw_event
where file_id > {{.LastFile}}
