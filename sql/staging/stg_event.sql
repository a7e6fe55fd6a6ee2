-- stg_event: one row per event, the winner where a source sent the same event with other content.
-- Grain: event identity (dossier and event_id, or dossier, status and instant).
-- The winner depends on the rows alone, never on their order of arrival (design law 2): a correction before the event it
-- speaks of, the latest recorded, a withdrawal before a replacement, then the latest appointment, then a digest of the rest.
-- An event whose winner withdraws it is not here.
-- materialized: view
with
contested as (
    select identity_hash
    from raw_event
    where is_revision
    union
    select identity_hash
    from unsettled_event
    where identity_hash is not null
),

ranked as (
    select
        raw_event.*,
        row_number() over (
            partition by
                dossier_code,
                event_id,
                case when event_id is null then status_code end,
                case when event_id is null then event_time end
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
    where event_time is not null    -- rows that did not fit, until they are settled
      and identity_hash in (select identity_hash from contested)
),

final as (
    select raw_event.*
    from raw_event
    anti join contested using (identity_hash)
    where event_time is not null
    union all
    select * exclude (place)
    from ranked
    where place = 1
      and correction_code is distinct from 1
)

select * exclude (identity_hash, is_revision, correction_code)
from final
