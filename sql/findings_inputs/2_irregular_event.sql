-- irregular_event: the events of irregular dossiers with what stood before each. Grain: event; at one instant, by status.
with
event as (
    select
        dossier_key,
        event_time,
        event_date,
        status_key,
        procedure_key
    from fct_dossier_event
    join irregular_dossier using (dossier_code)
)

select
    *,
    lag(status_key) over life                               as previous_status_key,
    lag(event_time) over life                               as previous_time
from event
window life as (partition by dossier_key order by event_time, status_key)
