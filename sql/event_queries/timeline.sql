-- timeline: one dossier as it stands. Grain: dossier_code. Parameter: the dossier's code.
-- Units, procedures and words stand as keys, to be looked up in what the timeline_* lists of names say: each join of one row
-- takes the engine longer than to find the row.
select
    dossier_code,
    agency_key,
    procedure_key,
    channel_key,
    registered_at,
    received_at,
    closed_at,
    coalesce(closing_status_key, latest_status_key)                                     as status_key,
    original_due_at,
    due_at,
    legal_due_at,
    handling_minutes,
    waited_minutes,
    first_event_at::date                                                                as first_day,
    coalesce(greatest(closed_date, returned_at::date), date '9999-12-31')               as closed_day,
    events,
    pauses,
    appointment_changes
from fct_dossier
where dossier_code = $dossier
