-- years_suspect: new rows that withdraw an event or move it to another year. Grain: event identity.
with
fresh as (
    select identity_hash
    from touched_event
    where file_id > {{.LastFile}}
      and (is_revision or correction_code = 1)
)

select identity_hash
from touched_event
semi join fresh using (identity_hash)
group by identity_hash
having count(distinct year(event_date)) > 1
    or bool_or(correction_code = 1)
limit 1
