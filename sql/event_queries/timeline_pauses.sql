-- timeline_pauses: when one dossier waited for the applicant. Grain: paused_at. Parameter: the dossier's code.
select
    paused_at,
    resumed_at,
    reason_status_key,
    worked_minutes
from fct_dossier_pause
where dossier_code = $dossier
order by paused_at
