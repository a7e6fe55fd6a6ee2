-- by_unit: the end of an indicator that counts things of units by period. What it counted stands in of_period: calendar, period_kind,
-- period_name, agency_code, numerator, denominator. Every unit has what it and those before it are in charge of; the province all, also
-- what belongs to no unit or to one that nothing else is known of. Parameter: the reading, see seed_indicator_set.rule.
final as (
    select organisation, calendar, period_kind, period_name, unit_code as agency_code, scope, numerator, denominator
    from of_period
    join dim_period_member using (calendar, period_kind, period_name, agency_code)
    join dim_period_unit using (organisation, calendar, period_kind, period_name, unit_code, scope)
    where level <> 'province'
    union all
    select organisation, calendar, period_kind, period_name, unit_code, scope, numerator, denominator
    from of_period
    join dim_period_unit using (calendar, period_kind, period_name)
    where level = 'province'
)

select
    organisation,
    '{{.}}'                     as rule,
    calendar,
    period_kind,
    period_name,
    agency_code,
    scope,
    sum(numerator)::bigint      as numerator,
    sum(denominator)::bigint    as denominator
from final
group by all
