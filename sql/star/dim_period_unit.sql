-- dim_period_unit: every unit that has indicators in a period, with or without data. Grain: organisation, calendar, period_kind,
-- period_name, unit_code, scope. See dim_period_member for scope; level is '' for units that are not in the catalogue.
select
    organisation,
    calendar,
    period_kind,
    period_name,
    first_day,
    last_day,
    unit_code,
    scope,
    case when unit_code = '' then 'province' else level end as level
from (select distinct organisation, calendar, period_kind, period_name, unit_code, scope from dim_period_member) as member
join dim_period using (calendar, period_kind, period_name)
left join dim_agency
    on  dim_agency.agency_code = unit_code
    and is_current
order by organisation, calendar, period_kind, period_name, unit_code, scope
