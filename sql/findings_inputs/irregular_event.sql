-- irregular_event: the events of dossiers whose life is not the plain one, each with what stood before it.
-- Grain: event. Plain is 1→2→4→9→10, with steps left out or processing repeated, or 1→3: their order is known from the
-- milestones alone, so windows run over about a tenth of the events. One input for every finding about order.
with
tally as (
    select
        dossier_code,
        count(*) filter (where status_key <> 4)             as other_events,
        max(event_time) filter (where status_key = 4)       as last_processing_at
    from fct_dossier_event
    group by dossier_code
),

irregular as (
    select
        dossier_code,
        agency_key,
        received_at,
        closed_at,
        closing_status_key,
        greatest(closed_at, received_at)                    as settled_at
    from fct_dossier
    join tally using (dossier_code)
    where not case
        when received_at is null
            then registered_at is not null
                and events = 1 + (rejected_at is not null)::integer
                and coalesce(rejected_at >= registered_at, true)
        else other_events = 1 + (registered_at is not null)::integer
                              + (closed_at is not null)::integer
                              + (returned_at is not null)::integer
            and coalesce(closing_status_key in (7, 8, 9), true)
            and coalesce(closing_status_key, 0) in (0, 9) or returned_at is null
    end
)

select *
from irregular
