-- dim_period_unit: every unit that has indicators in a period, with or without data. Grain: unit_key = organisation, calendar, period_kind,
-- period_name, unit_code, scope. See dim_period_member for scope; level is '' for units that are not in the catalogue.
-- is_own: the row a unit is shown by, which for the province is everything; is_widest: that with the units below it, where it has any.
with
unit as (
    select distinct
        unit_key,
        organisation,
        calendar,
        period_kind,
        period_name,
        unit_code,
        scope
    from dim_period_member
),

final as (
    select
        unit.*,
        first_day,
        last_day,
        case when unit_code = '' then 'province' else level end as level
    from unit
    join dim_period using (calendar, period_kind, period_name)
    left join dim_agency
        on  dim_agency.agency_code = unit_code
        and is_current
)

select
    *,
    scope = 'own' or level = 'province'                         as is_own,
    scope = min(scope) over (partition by organisation, calendar, period_kind, period_name, unit_code) as is_widest
from final
order by unit_key
