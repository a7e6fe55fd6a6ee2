-- record_build: what the figures were made from. Grain: one row.
-- The digest is an exclusive or over the rows that every figure is made from, so that it does not depend on their order of
-- arrival (design law 6). An event dated after its own ingest does not move the data's time.
insert into meta_build
with
event as (
    select
        count(*)                                        as events,
        max(event_time)                                 as latest
    from fct_dossier_event
),

dossier as (
    select count(received_at)                           as dossiers
    from fct_dossier
),

part as (
    select
        list(digest order by name)                      as digests
    from meta_build_part
    where name not in ('migrations', 'findings')
),

ledger as (
    select
        coalesce(max(batch_id), 0)                      as last_batch,
        max(taken_in_at)                                as taken_in_at
    from ledger_file
)

select
    'v' || events || '-' || left(format('{:016x}', hash(digests)), 12),
    least(latest, taken_in_at),
    events,
    dossiers,
    last_batch
from event, dossier, part, ledger
