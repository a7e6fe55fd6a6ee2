-- timeline_pauses: when one dossier waited for the applicant. Grain: paused_at. Parameter: the dossier's code.
select
    paused_at,
    resumed_at,
    dim_status.status                                                                   as reason,
    worked_minutes / day_minutes                                                        as working_days
from fct_dossier_pause
join dim_status
    on dim_status.status_key = reason_status_key
cross join (select max(worked_minutes) as day_minutes from dim_working_minute)
where dossier_code = $dossier
order by paused_at
