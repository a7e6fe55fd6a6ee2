-- record_build: what the figures were made from. Grain: one row.
-- The digest is an exclusive or over the rows that every figure is made from, so that it does not depend on their order of
-- arrival (design law 6). The data's time is that of the latest known event (fct_known_event).
insert into meta_build
with
event as (
    select count(*)                                     as events
    from fct_dossier_event
),

known as (
    select max(event_time)                              as latest
    from fct_known_event
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
    select coalesce(max(batch_id), 0)                   as last_batch
    from ledger_file
)

select
    'v' || events || '-' || left(format('{:016x}', hash(digests)), 12),
    latest,
    events,
    dossiers,
    last_batch
from event, known, dossier, part, ledger
