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
    select
        count(received_at)                              as dossiers,
        coalesce(bit_xor(hash(*columns(*))), 0)         as digest
    from fct_dossier
),

rest as (
    select
        (select coalesce(bit_xor(hash(*columns(*))), 0) from fct_dossier_pause) as pauses,
        (select coalesce(bit_xor(hash(*columns(*))), 0) from dim_agency)        as agencies,
        (select coalesce(bit_xor(hash(*columns(*))), 0) from dim_procedure)     as procedures
),

ledger as (
    select
        coalesce(max(batch_id), 0)                      as last_batch,
        max(taken_in_at)                                as taken_in_at
    from ledger_file
)

select
    'v' || events || '-' || left(format('{:016x}', hash(digest, pauses, agencies, procedures)), 12),
    least(latest, taken_in_at),
    events,
    dossiers,
    last_batch
from event, dossier, rest, ledger
