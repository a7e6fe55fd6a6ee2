-- years_moved: whether the years that have events may be others without the events that new rows withdraw or move. Grain: one
-- row if so. Asked only when there are such rows: it looks at all events. The touched dossiers' other events are left out of
-- account, which can only make everything anew too often.
with
before as (
    select
        year(min(event_date)) as first_year,
        year(max(event_date)) as last_year
    from {{.Main}}.fct_known_event
),

untouched as (
    select
        year(min(event_date)) as first_year,
        year(max(event_date)) as last_year
    from {{.Main}}.fct_known_event
    anti join touched_dossier using (dossier_code)
)

select *
from before, untouched
where before.first_year is distinct from untouched.first_year
   or before.last_year is distinct from untouched.last_year
