-- province_measures: what is measured of the whole province in some periods, for sets that give its figure to every unit.
-- Grain: period, indicator, rule. Parameters: JSON list of period names, the view of the organisation and the calendar.
select
    unit.period_name,
    indicator,
    rule,
    numerator,
    denominator
from dim_period_unit as unit
join indicator_measure using (unit_key)
where unit.level = 'province'
  and unit.organisation = $organisation
  and unit.calendar = $calendar
  and list_contains(from_json($periods, '["varchar"]'), unit.period_name)
