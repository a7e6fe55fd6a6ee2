-- timeline_events: what happened to one dossier, in order. Grain: event identity. Parameters: the dossier's code and the
-- days between which to look for them: events stand about in the order of time.
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
  and event_date between $first_day::date and $last_day::date
order by event_time, status_key, agency_code, due_at
