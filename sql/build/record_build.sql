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
        max(digest) filter (where name = 'fct_dossier')       as dossiers_digest,
        max(digest) filter (where name = 'fct_dossier_pause') as pauses,
        max(digest) filter (where name = 'dim_agency')        as agencies,
        max(digest) filter (where name = 'dim_procedure')     as procedures
    from meta_build_part
),

ledger as (
    select
        coalesce(max(batch_id), 0)                      as last_batch,
        max(taken_in_at)                                as taken_in_at
    from ledger_file
)

select
    'v' || events || '-' || left(format('{:016x}', hash(dossiers_digest, pauses, agencies, procedures)), 12),
    least(latest, taken_in_at),
    events,
    dossiers,
    last_batch
from event, dossier, part, ledger
