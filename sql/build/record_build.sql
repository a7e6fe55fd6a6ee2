-- record_build: what the figures were made from. Grain: one row.
-- The digest is an exclusive or over rows, so that it does not depend on their order of arrival (design law 6).
-- An event dated after its own ingest does not move the data's time.
insert into meta_build
with
event as (
    select
        count(*)                                                            as events,
        coalesce(bit_xor(hash(*columns(stg_event.* exclude (file_id)))), 0) as digest,
        max(event_time)                                                     as latest
    from stg_event
),

reference as (
    select
        (select coalesce(bit_xor(hash(*columns(*))), 0) from stg_agency)    as agencies,
        (select coalesce(bit_xor(hash(*columns(*))), 0) from stg_procedure) as procedures
),

dossier as (
    select count(received_at) as dossiers
    from fct_dossier
),

ledger as (
    select
        coalesce(max(batch_id), 0) as last_batch,
        max(taken_in_at)           as taken_in_at
    from ledger_file
)

select
    'v' || events || '-' || left(format('{:016x}', hash(digest, agencies, procedures)), 12),
    least(latest, taken_in_at),
    events,
    dossiers,
    last_batch
from event, reference, dossier, ledger
