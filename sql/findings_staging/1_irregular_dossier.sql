-- irregular_dossier: dossiers whose life is not the plain one. Grain: dossier_key, a number for this build only.
-- Plain is 1→2→4→9→10 with steps left out and processing repeated, or 1→3: every event is then told by the milestones
-- of fct_dossier. Only the others, about a tenth, need their events in order; windows over all of them take ten times as long.
with
unexplained as (
    select distinct dossier_code
    from fct_dossier_event
    join fct_dossier using (dossier_code)
    where not coalesce(
        case status_key
            when 1 then event_time = registered_at
            when 2 then event_time = received_at
            when 3 then event_time = rejected_at
            when 4 then event_time >= received_at and coalesce(event_time <= closed_at, true)
            when 5 then event_time >= received_at and coalesce(event_time <= closed_at, true)
            when 6 then event_time >= received_at and coalesce(event_time <= closed_at, true)
            when 10 then event_time = returned_at
            else event_time = closed_at and status_key = closing_status_key
        end,
        false
    )
)

select
    row_number() over ()::integer                           as dossier_key,
    dossier_code,
    agency_key,
    received_at,
    closed_at,
    closing_status_key,
    case when closed_at is not null then greatest(closed_at, received_at) end as settled_at
from fct_dossier
where dossier_code in (select dossier_code from unexplained)
   or pauses > 0
   or not coalesce(
        case
            when received_at is null then coalesce(rejected_at >= registered_at, registered_at is not null)
            else rejected_at is null
                and coalesce(closing_status_key in (7, 8, 9), true)
                and coalesce(registered_at <= received_at, true)
                and coalesce(closed_at >= received_at, true)
                and coalesce(returned_at >= closed_at and closing_status_key = 9, returned_at is null)
        end,
        false
   )
