-- timeline_events: what happened to one dossier, in order. Grain: event identity. Parameters: the dossier's code and the
-- days between which to look for them: events stand about in the order of time. Names are looked up as for timeline; events of
-- one instant and status are put in the order of their units' codes there.
select
    event_time,
    status_key,
    agency_key,
    due_at,
    recorded_at
from fct_dossier_event
where dossier_code = $dossier
  and event_date between $first_day::date and $last_day::date
order by event_time, status_key, due_at
