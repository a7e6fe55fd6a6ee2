-- mart_dossier_cohort: dossiers counted by the stretches of their milestones, for indicators that look at receipt and
-- handling together. Grain: agency_key, channel_key, received_stretch, closed_stretch, portal_due_stretch and the verdict columns.
-- Every period of either calendar is a run of whole stretches, so "due after the period" compares a stretch with its last day.
-- incremental: additive by agency_key, channel_key, received_stretch, closed_stretch, portal_due_stretch, waits_in_time, verdict_form06, verdict_portal766, is_disliked, counted by dossiers
select
    agency_key,
    channel_key,
    received.stretch_start                                                              as received_stretch,
    closed.stretch_start                                                                as closed_stretch,
    due.stretch_start                                                                   as portal_due_stretch,
    coalesce(waiting_since <= coalesce(portal_due_at, waiting_since), false)            as waits_in_time,
    verdict_form06,
    verdict_portal766,
    coalesce(rating = 3, false)                                                         as is_disliked,
    count(*)                                                                            as dossiers
from fct_dossier
join dim_date as received
    on received.date_day = received_date
left join dim_date as closed
    on closed.date_day = closed_date
left join dim_date as due
    on due.date_day = least(portal_due_at::date, date '2100-12-31')
where received_at is not null
group by all
order by all
