-- timeline_verdicts: what each on-time rule says of one dossier. Grain: rule. Parameter: the dossier's code.
select
    rule,
    due_at,
    coalesce(verdict, '')                                                               as verdict,
    overdue_date
from fct_dossier_verdict
where dossier_code = $dossier
order by rule
