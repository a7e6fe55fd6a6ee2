-- names_moved: revised events that take back what a unit or procedure outside the catalogue was known by. Grain: event identity.
-- Such a unit has its name from its latest event; whether another event still bears that name, only all events can tell.
with
revised as (
    select distinct identity_hash
    from touched_event
    where file_id > {{.LastFile}}
      and is_revision
),

version as (
    select
        touched_event.*,
        agency_code in (select agency_code from {{.Main}}.dim_agency where not in_catalogue)
        or coalesce(procedure_code, '') in (select procedure_code from {{.Main}}.dim_procedure where not in_catalogue) as is_stranger
    from touched_event
    semi join revised using (identity_hash)
)

select identity_hash
from version
group by identity_hash
having bool_or(is_stranger)
   and (
       bool_or(correction_code = 1)
       or count(distinct hash(event_time, agency_code, agency_name, procedure_code, procedure_name, field_code, field_name)) > 1
   )
limit 1
