-- renew_hashes: every hash that is kept, made again by the engine that runs now. The identity of an event is written in its
-- columns: the dossier and the source's own id, else the dossier, the status and the instant. The hash only finds candidates for
-- it, and must be what sql/ingest/rows.sql gives new rows. Digests of a build are forgotten: the next one makes everything anew.
create temp table renewed as
select
    identity_hash as former,
    case
        when event_id is null then hash(dossier_code, status_code, epoch_us(event_time))
        else hash(dossier_code, event_id)
    end           as current
from raw_event
where identity_hash in (select identity_hash from unsettled_event)
group by all;

update unsettled_event
set identity_hash = renewed.current
from renewed
where unsettled_event.identity_hash = renewed.former;

drop table renewed;

update raw_event
set identity_hash = case
    when event_id is null then hash(dossier_code, status_code, epoch_us(event_time))
    else hash(dossier_code, event_id)
end;

delete from meta_build_part;
