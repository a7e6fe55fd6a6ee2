-- lost_items: what costs one unit's indicator its points in a period, thing by thing: procedures of decisions, public procedures, counts,
-- communes, feedback, ratings. Grain: item_code, agency_code, began_on.
-- The things themselves come from a file items_*.sql each, which counts as the indicator of its number does; lost is how much of the
-- numerator a thing costs, most how much of the denominator it makes up.
-- Parameters: calendar, name of the period, view of the organisation, unit. A unit with units below it stands for itself, or with
-- them where WithUnits; the province always for everything, also for what belongs to no unit that is known.
with
unit as (
    select *
    from dim_period_unit
    where calendar = $calendar
      and period_name = $period
      and organisation = $organisation
      and unit_code = $agency
      and {{if .WithUnits}}is_widest{{else}}is_own{{end}}
),

member as (
    select distinct agency_code
    from dim_period_member
    join unit using (unit_key)
),

item as (
{{.Items}}
),

named as (
    select
        agency_code,
        agency_name
    from dim_agency
    where is_current
)

select
    item.agency_code,
    coalesce(agency_name, '')                               as agency_name,
    item_code,
    coalesce(item_name, '')                                 as item_name,
    lost::bigint                                            as lost,
    most::bigint                                            as most,
    reason,
    began_on,
    due_on,
    done_on
from item
left join named using (agency_code)
where lost > 0
order by lost desc, due_on nulls last, began_on nulls last, item_code, item.agency_code
