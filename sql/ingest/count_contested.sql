-- count_contested: events that files which were loaded together tell of several units.
select count(*)
from (
    select identity_hash
    from raw_event
    where file_id between {{.FirstFile}} and {{.LastFile}}
      and event_time is not null
    group by identity_hash
    having count(distinct agency_code) > 1
)
