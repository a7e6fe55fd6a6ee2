-- fct_dossier_event: every event, with keys for names. Grain: event identity.
-- dossier_code is a degenerate dimension. A unit or procedure is the version that held on the event's day.
-- incremental: event
select
    stg_event.dossier_code,
    stg_event.event_time,
    stg_event.event_date,
    stg_event.status_code                     as status_key,
    dim_agency.agency_key,
    dim_procedure.procedure_key,
    coalesce(stg_event.channel_code, 0)::utinyint as channel_key,
    stg_event.due_at,
    stg_event.recorded_at,
    stg_event.service_level,
    stg_event.applicant_kind,
    stg_event.fee_due,
    stg_event.fee_paid_online,
    stg_event.components_digitised,
    stg_event.result_digital,
    stg_event.data_reused,
    stg_event.personal_store_used,
    stg_event.population_data_used,
    stg_event.rating,
    stg_event.file_id
from stg_event
join dim_agency
    on  dim_agency.agency_code = stg_event.agency_code
    and stg_event.event_date >= dim_agency.valid_from
    and stg_event.event_date < dim_agency.valid_before
join dim_procedure
    on  dim_procedure.procedure_code = coalesce(stg_event.procedure_code, '')
    and stg_event.event_date >= dim_procedure.valid_from
    and stg_event.event_date < dim_procedure.valid_before
