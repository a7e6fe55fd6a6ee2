-- mart_dossier_cohort: dossiers counted by the stretches of receipt and closing and by what each on-time rule says of them, for
-- indicators that look at receipt and handling together. Grain: rule, agency_key, received_stretch, closed_stretch, verdict,
-- is_disliked; every received dossier counts once under each rule.
-- incremental: additive by rule, agency_key, received_stretch, closed_stretch, verdict, is_disliked, counted by dossiers
select
    rule,
    agency_key,
    received.stretch_start                          as received_stretch,
    closed.stretch_start                            as closed_stretch,
    verdict,
    is_disliked,
    count(*)                                        as dossiers
from fct_dossier_verdict
join dim_date as received
    on received.date_day = received_date
left join dim_date as closed
    on closed.date_day = closed_date
group by all
order by all
