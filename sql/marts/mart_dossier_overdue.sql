-- mart_dossier_overdue: dossiers that were overdue at the end of some stretch while open, by each on-time rule. Grain: rule, agency_key,
-- received_stretch, from_stretch, until_stretch, is_disliked; a dossier counts once for each span of fct_dossier_overdue that
-- holds a stretch's last day. Every period of either calendar ends with a stretch, so "overdue at its end" compares
-- a stretch with its last day; until_stretch is null while the span lasts.
-- incremental: additive by rule, agency_key, received_stretch, from_stretch, until_stretch, is_disliked, counted by dossiers
select
    rule,
    agency_key,
    received.stretch_start                          as received_stretch,
    passed.stretch_start                            as from_stretch,
    ended.stretch_start                             as until_stretch,
    is_disliked,
    count(*)                                        as dossiers
from fct_dossier_overdue
join dim_date as received
    on received.date_day = received_date
join dim_date as passed
    on passed.date_day = overdue_from
left join dim_date as ended
    on ended.date_day = overdue_until
where from_stretch is distinct from until_stretch
group by all
order by all
