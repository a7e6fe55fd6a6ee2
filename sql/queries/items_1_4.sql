-- items_1_4: what indicator 1.4 misses: dossiers of each unit's counts that are not synchronised, beside the larger of those received
-- by the national report system (where it gave none, last year's by the length of the period) and those received here. One row for a unit that counts are of, the province's own row among them.
-- Each row compares for itself, as ind_1_4 does for a unit; a sum over rows is therefore not the figure of the whole.
with
received_here as (
    select
        agency_code,
        received
    from mart_service_period
    join unit using (calendar, period_kind, period_name)
    join (select agency_key, agency_code from dim_agency) using (agency_key)
)

select
    agency_code,
    agency_code                                             as item_code,
    period_name                                             as item_name,
    most - least(coalesce(synchronised, 0), most)           as lost,
    most,
    case when synchronised is null then 'not_counted' else 'not_synchronised' end as reason,
    first_day                                               as began_on,
    last_day                                                as due_on,
    null::date                                              as done_on
from (
    select
        agency_code,
        synchronised,
        greatest(coalesce(national.received, 0), coalesce(here.received, 0)) as most
    from (
        select
            agency_code,
            received,
            synchronised
        from fct_national_count
        join unit using (calendar, period_kind, period_name)
        semi join member using (agency_code)
    ) as national
    full join (
        select
            agency_code,
            sum(received)                                   as received
        from received_here
        semi join member using (agency_code)
        group by agency_code
        union all
        -- beside the province's own row stands all that was received
        select
            unit_code,
            (select sum(received) from received_here)
        from unit
        where level = 'province'
          and exists (from fct_national_count as own join unit using (calendar, period_kind, period_name) where own.agency_code = unit.unit_code)
    ) as here using (agency_code)
)
cross join (select period_name, first_day, last_day from unit)
