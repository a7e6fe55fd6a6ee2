-- indicators: values of one set for some periods. Grain: period, agency_code, indicator.
-- Parameters: JSON lists of period names and of agency codes (empty: all), the on-time rule ('': the set's own), the view of the organisation, the calendar and the set.
select
    period_name,
    indicator_value.agency_code,
    coalesce(agency_name, '')                               as agency_name,
    indicator_value.indicator_set,
    indicator_value.indicator,
    name_vi,
    name_en,
    numerator,
    denominator,
    ratio,
    indicator_value.target,
    score,
    indicator_value.max_score,
    no_data_reason,
    indicator_value.rule
from indicator_value
join seed_indicator
    on  seed_indicator.indicator_set = indicator_value.indicator_set
    and seed_indicator.indicator = indicator_value.indicator
left join dim_agency
    on  dim_agency.agency_code = indicator_value.agency_code
    and is_current
join dim_period using (calendar, period_kind, period_name)
where indicator_value.indicator_set = $set
  and organisation = $organisation
  and case when $rule = '' then is_default else indicator_value.rule = $rule or (is_default and indicator_value.rule not in (select rule from dim_rule)) end
  and calendar = $calendar
  and list_contains(from_json($periods, '["varchar"]'), period_name)
  and ($agencies = '[]' or list_contains(from_json($agencies, '["varchar"]'), indicator_value.agency_code))
order by first_day, period_kind, level = 'province' desc, indicator_value.agency_code, indicator_value.indicator
