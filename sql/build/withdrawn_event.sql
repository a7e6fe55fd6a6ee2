-- withdrawn_event: new rows that withdraw an event. Grain: as raw_event.
select *
from touched_event
where file_id > {{.LastFile}}
  and correction_code = 1
limit 1
