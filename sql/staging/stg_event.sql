-- stg_event: one row per event, the winner where a source sent the same event with other content.
-- Grain: event identity (dossier and event_id, or dossier, status and instant).
-- Which row wins: sql/macros/event_rank.sql. An event whose winner withdraws it is not here.
-- materialized: view
with
contested as (
    select identity_hash
    from raw_event
    where is_revision
    union
    select identity_hash
    from unsettled_event
    where identity_hash is not null
),

ranked as (
    select
        raw_event.*,
        {{template "event_rank"}} as place
    from raw_event
    where event_time is not null    -- rows that did not fit, until they are settled
      and identity_hash in (select identity_hash from contested)
),

final as (
    select raw_event.*
    from raw_event
    anti join contested using (identity_hash)
    where event_time is not null
    union all
    select * exclude (place)
    from ranked
    where place = 1
      and correction_code is distinct from 1
)

select * exclude (identity_hash, is_revision, correction_code)
from final
