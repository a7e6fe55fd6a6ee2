-- set_targets: the targets that the province set itself for a set's indicators in some periods. Grain: period, indicator, agency_code;
-- agency_code '' is every unit without a target of its own. Parameters: the set, the calendar, JSON list of period names.
select
    period_name,
    indicator,
    agency_code,
    target
from dim_period_target
where indicator_set = $set
  and calendar = $calendar
  and list_contains(from_json($periods, '["varchar"]'), period_name)
