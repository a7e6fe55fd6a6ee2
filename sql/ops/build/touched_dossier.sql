-- touched_dossier: the dossiers whose rows may differ from those of the last build: each that has a row in a file taken in since,
-- new, repeated with other content, late or first, and each that feedback of such a file speaks of or spoke of before.
-- Grain: dossier_code. What else comes to change old events belongs here.
create temp table touched_dossier as
select dossier_code
from {{.Main}}.raw_event
where file_id > {{.LastFile}}
union
select dossier_code
from {{.Main}}.raw_feedback
where dossier_code is not null
  and feedback_id in (select feedback_id from {{.Main}}.raw_feedback where file_id > {{.LastFile}})
