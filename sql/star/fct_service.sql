-- fct_service: what units offer, by the periods that rows speak of. Grain: agency_code, service, period_name.
-- Of several rows of one period the latest recorded counts, then the one that says it is offered.
select
    agency_code,
    case service when 1 then 'certified_ecopy' end  as service,
    period_name,
    period_kind,
    first_day,
    last_day,
    offered
from raw_service
join stg_named_period using (period_name)
qualify row_number() over (
    partition by agency_code, service, period_name
    order by recorded_at desc nulls last, offered desc
) = 1
order by agency_code, service, first_day, last_day
