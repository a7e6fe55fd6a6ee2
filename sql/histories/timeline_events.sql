-- timeline_events: what happened to one dossier, in order. Grain: event identity. Parameter: the dossier's code.
select
    event_time,
    dim_status.status,
    agency_code,
    agency_name,
    due_at,
    recorded_at
from fct_dossier_event
join dim_agency using (agency_key)
join dim_status using (status_key)
where dossier_code = $dossier
order by event_time, status_key, agency_code, due_at
