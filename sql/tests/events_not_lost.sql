-- title_vi: Mọi sự kiện đã nhận đều có trong kho và không bị nhân lên
-- title_en: Every accepted event is in the star schema exactly once
-- Law 1: the joins to units and procedures neither drop nor multiply rows.
with
staged as (
    select count(*) as events, count(distinct dossier_code) as dossiers
    from stg_event
),

fact as (
    select count(*) as events
    from fct_dossier_event
),

snapshot as (
    select count(*) as dossiers, sum(events) as events
    from fct_dossier
)

select *
from staged, fact, snapshot
where staged.events <> fact.events
   or staged.events <> coalesce(snapshot.events, 0)
   or staged.dossiers <> snapshot.dossiers
