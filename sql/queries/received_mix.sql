-- received_mix: how many dossiers of each procedure units received. Grain: agency_code, procedure_id.
-- What makes two units alike is worked out from it, for any of them. Procedures with one national code are one procedure.
-- Parameters: JSON list of units, first and last day of receipt, the day whose organisation counts.
with
peer as (
    select unnest(from_json($agencies, '["varchar"]')) as agency_code
),

{{template "stands" .}}

received as (
    select
        stands.agency_code,
        coalesce(nullif(national_code, ''), procedure_code)                             as procedure_id,
        sum(received)::bigint                                                           as received
    from mart_daily_flow
    join dim_agency using (agency_key)
    join dim_procedure using (procedure_key)
    join dim_agency_succession as succession
        on  succession.agency_code = dim_agency.agency_code
        and $organised_on::date >= succession.valid_from
        and $organised_on::date < succession.valid_before
    join stands using (holder_code)
    where flow_date between $first_day::date and $last_day::date
    group by all
    having sum(received) > 0
)

select
    received.agency_code,
    coalesce(agency_name, received.agency_code)                                         as agency_name,
    procedure_id,
    received
from received
left join dim_agency
    on  dim_agency.agency_code = received.agency_code
    and is_current
order by received.agency_code, procedure_id
