-- mart_dossier_cohort: dossiers counted by the months of their milestones, for indicators that look at receipt and
-- handling together. Grain: agency_key, channel_key, received_month, closed_month, due_month and the verdict columns.
-- Periods end with a month, so "due after the period" is a comparison of months.
select
    agency_key,
    channel_key,
    date_trunc('month', received_date)::date                                            as received_month,
    date_trunc('month', closed_date)::date                                              as closed_month,
    date_trunc('month', portal_due_at::date)::date                                      as portal_due_month,
    coalesce(waiting_since <= coalesce(portal_due_at, waiting_since), false)            as waits_in_time,
    verdict_form06,
    verdict_portal766,
    rating = 3                                                                          as is_disliked,
    count(*)                                                                            as dossiers
from fct_dossier
where received_at is not null
group by all
order by all
