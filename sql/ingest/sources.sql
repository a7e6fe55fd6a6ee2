-- sources: how fresh each source is: its last batch, its last event, and how far apart its batches usually come.
-- Grain: source; files taken in by hand are one source per kind. Batches of one second are one arrival, a pull in several
-- portions for one; and they are put in the order of their times, for a clock may have been set back in between. What is dated
-- after its own ingest is no news of the source: the ingest is.
with
batch as (
    select
        coalesce(source, kind)          as source,
        source is null                  as by_hand,
        batch_id,
        min(taken_in_at)                as taken_in_at,
        max(case when last_event_at <= taken_in_at then last_event_at when last_event_at is not null then taken_in_at end) as last_event_at,
        sum(accepted)                   as accepted,
        sum(quarantined)                as quarantined
    from ledger_file
    group by all
),

spaced as (
    select
        *,
        nullif(
            epoch(taken_in_at) - epoch(lag(taken_in_at) over (partition by source, by_hand order by taken_in_at)),
            0
        ) as gap
    from batch
)

select
    source,
    by_hand,
    count(*)                            as batches,
    max(taken_in_at)                    as last_batch_at,
    max(last_event_at)                  as last_event_at,
    sum(accepted)::bigint               as accepted,
    sum(quarantined)::bigint            as quarantined,
    coalesce(median(gap), 0)::double    as usual_gap
from spaced
group by source, by_hand
order by by_hand, source
