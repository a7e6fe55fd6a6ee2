-- timeline_appointments: the dates one dossier was promised for, where there was more than one. Grain: place. Parameter: the dossier's code.
select
    announced_at,
    due_at,
    counts
from fct_dossier_appointment
where dossier_code = $dossier
order by place
