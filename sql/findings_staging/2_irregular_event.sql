-- irregular_event: the events of irregular dossiers with what stood before each. Grain: event; in the order in which pauses see them.
with
event as (
    select
        dossier_key,
        event_time,
        event_date,
        status_key,
        procedure_key,
        {{template "placed_at"}}                            as placed_at,
        {{template "turn"}}                                 as turn
    from fct_dossier_event
    join irregular_dossier using (dossier_code)
)

select
    * exclude (placed_at, turn),
    lag(status_key) over life                               as previous_status_key,
    lag(event_time) over life                               as previous_time
from event
window life as (partition by dossier_key order by placed_at, turn, status_key)
