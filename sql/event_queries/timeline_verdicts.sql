-- timeline_verdicts: what each on-time rule says of one dossier, and the first day it counted as overdue. Grain: rule. Parameter: the dossier's code.
select
    rule,
    due_at,
    coalesce(verdict, '')                                                               as verdict,
    overdue_on
from fct_dossier_verdict
left join (
    select
        rule,
        min(overdue_from)                                                               as overdue_on
    from fct_dossier_overdue
    where dossier_code = $dossier
    group by rule
) using (rule)
where dossier_code = $dossier
order by rule
