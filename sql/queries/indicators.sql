-- indicators: what is measured of units in some periods, apart from any set. Grain: period, agency_code, indicator, rule; a unit of which
-- nothing is measured has one row without an indicator. What it scores is worked out by Scoring.Points, by the same rule as in
-- indicator_score, which a test holds it to: one read of few rows instead of a join over every set, rule and target.
-- Parameters: JSON lists of period names and of agency codes (empty: all), the view of the organisation and the calendar. A unit with
-- units below it stands for itself, or with them where WithUnits; the province always for everything.
with
unit as materialized (
    select
        unit_key,
        first_day,
        period_kind,
        period_name,
        unit_code,
        level,
        scope
    from dim_period_unit
    where organisation = $organisation
      and calendar = $calendar
      and {{if .WithUnits}}is_widest{{else}}is_own{{end}}
      and list_contains(from_json($periods, '["varchar"]'), period_name)
      and ($agencies = '[]' or list_contains(from_json($agencies, '["varchar"]'), unit_code))
),

measured as (
    select
        unit_key,
        indicator,
        rule,
        numerator,
        denominator
    from indicator_measure
    join unit using (unit_key)
)

select
    period_name,
    unit_code,
    coalesce(agency_name, '')                               as agency_name,
    unit.level,
    scope = 'all'                                           as with_units,
    coalesce(indicator, '')                                 as indicator,
    coalesce(rule, '')                                      as rule,
    coalesce(numerator, 0)                                  as numerator,
    coalesce(denominator, 0)                                as denominator
from unit
left join measured using (unit_key)
left join dim_agency
    on  dim_agency.agency_code = unit_code
    and is_current
order by first_day, period_kind, unit.level = 'province' desc, unit_code
