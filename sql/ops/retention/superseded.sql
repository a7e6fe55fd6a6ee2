-- superseded: event rows that do not count and never will again, whose going changes no figure: another row of the same
-- identity wins (see stg_event), every row of the identity is older than $before, in its event and in its arrival, and came
-- before every closing that stands, so that what a closing saw of it is what is seen today. Grain: raw row.
create or replace temp table retiring as
with
basis as (
    select coalesce(min(last_file_id), 2147483647) as last_file_id
    from closing
    where reopened_at is null
),

ranked as (
    select
        raw_event.rowid as row_id,
        file_id,
        event_date,
        taken_in_at,
        dossier_code,
        event_id,
        case when event_id is null then status_code end as of_status,
        case when event_id is null then event_time end  as of_time,
        {{template "event_rank"}} as place
    from raw_event
    join ledger_file using (file_id)
    where event_time is not null
      and identity_hash in (select identity_hash from raw_event where is_revision)
)

select
    row_id,
    file_id
from ranked
cross join basis
qualify place > 1
    and max(event_date) over (partition by dossier_code, event_id, of_status, of_time) < $before::date
    and max(taken_in_at) over (partition by dossier_code, event_id, of_status, of_time) < $before::date
    and max(file_id) over (partition by dossier_code, event_id, of_status, of_time) <= basis.last_file_id
