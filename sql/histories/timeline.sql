-- timeline: one dossier as it stands, with the unit that received it and the one that holds it now. Grain: dossier_code.
-- Parameters: the dossier's code and the day whose organisation counts. Every key leads somewhere: outer joins only keep the engine
-- from weighing all orders of joining one row, which takes it longer than the read.
select
    dossier_code,
    receiver.agency_code                                                                as receiver_code,
    holder.agency_code                                                                  as holder_code,
    holder.agency_name                                                                  as holder_name,
    procedure_code,
    procedure_name,
    field_code,
    field_name,
    channel,
    registered_at,
    received_at,
    closed_at,
    dim_status.status,
    original_due_at,
    due_at,
    legal_due_at,
    portal_due_at,
    legal_term,
    legal_term_unit,
    handling_minutes / day_minutes                                                      as handling_days,
    waited_minutes / day_minutes                                                        as waited_days,
    first_event_at::date                                                                as first_day,
    coalesce(closed_date, date '9999-12-31')                                            as closed_day,
    fct_dossier.events,
    fct_dossier.pauses,
    appointment_changes
from fct_dossier
left join dim_agency as receiver using (agency_key)
left join dim_agency_succession as succession
    on  succession.agency_code = receiver.agency_code
    and $organised_on::date >= succession.valid_from
    and $organised_on::date < succession.valid_before
left join dim_agency as holder
    on  holder.agency_code = holder_code
    and holder.is_current
left join dim_procedure using (procedure_key)
left join dim_channel using (channel_key)
left join dim_status
    on dim_status.status_key = coalesce(closing_status_key, latest_status_key)
cross join (select max(worked_minutes) as day_minutes from dim_working_minute)
where dossier_code = $dossier
