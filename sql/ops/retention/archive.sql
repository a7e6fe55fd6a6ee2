-- archive: the rows that go, under the names of the contract, so that the file can be taken in again.
copy (
    select
        dossier_code,
        event_time,
        status_code     as status,
        agency_code,
        agency_name,
        procedure_code,
        procedure_name,
        field_code,
        field_name,
        channel_code    as channel,
        due_at,
        recorded_at,
        event_id,
        service_level,
        applicant_kind,
        fee_due,
        fee_paid_online,
        components_digitised,
        result_digital,
        data_reused,
        personal_store_used,
        population_data_used,
        case rating
            when 1 then 'very_satisfied'
            when 2 then 'satisfied'
            when 3 then 'dissatisfied'
        end             as rating,
        case correction_code
            when 1 then 'withdrawn'
            when 2 then 'replaced'
        end             as correction
    from raw_event
    where rowid in (select row_id from retiring)
    order by event_time, dossier_code, status_code, recorded_at
) to '{{.File}}' (format parquet, compression zstd)
