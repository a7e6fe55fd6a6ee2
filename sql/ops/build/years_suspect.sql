-- years_suspect: new rows that withdraw an event, move it to another year or to where it is dated after its own ingest or no
-- longer is (fct_known_event). Grain: event identity.
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
join {{.Main}}.ledger_file using (file_id)
group by identity_hash
having count(distinct year(event_date)) > 1
    or bool_or(correction_code = 1)
    or count(distinct event_time > taken_in_at) > 1
limit 1
