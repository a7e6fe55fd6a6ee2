-- by_unit_once: as by_unit, of things that count once for a unit however many rows speak of them, and count as done in time only where
-- each of their rows does. What was found stands in of_period: calendar, period_kind, period_name, agency_code, thing, is_in_time.
-- Parameter: the reading, see seed_indicator_set.rule.
of_unit as (
    select organisation, calendar, period_kind, period_name, unit_code, scope, thing, bool_and(is_in_time) as is_in_time
    from of_period
    join dim_period_member using (calendar, period_kind, period_name, agency_code)
    join dim_period_unit using (organisation, calendar, period_kind, period_name, unit_code, scope)
    where level <> 'province'
    group by all
    union all
    select organisation, calendar, period_kind, period_name, unit_code, scope, thing, bool_and(is_in_time)
    from of_period
    join dim_period_unit using (calendar, period_kind, period_name)
    where level = 'province'
    group by all
)

select
    organisation,
    '{{.}}'                             as rule,
    calendar,
    period_kind,
    period_name,
    unit_code                           as agency_code,
    scope,
    count(*) filter (where is_in_time)  as numerator,
    count(*)                            as denominator
from of_unit
group by all
