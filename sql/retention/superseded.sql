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
        row_number() over (
            partition by dossier_code, event_id, of_status, of_time
            order by
                correction_code is null,
                recorded_at desc nulls last,
                correction_code,
                due_at desc nulls last,
                event_time desc,
                status_code desc,
                hash(agency_code, agency_name, procedure_code, procedure_name, field_code, field_name, channel_code,
                     service_level, applicant_kind, fee_due, fee_paid_online, components_digitised, result_digital,
                     data_reused, personal_store_used, population_data_used, rating)
        ) as place
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
