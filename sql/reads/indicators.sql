-- indicators: values of one set for some periods. Grain: period, agency_code, indicator.
-- Parameters: JSON lists of period names and of agency codes (empty: all), the on-time rule ('': the set's own), the view of the
-- organisation, the calendar and the set. A unit with units below it stands for itself, or with them where WithUnits; the province
-- always for everything.
select
    period_name,
    indicator_score.agency_code,
    coalesce(agency_name, '')                               as agency_name,
    indicator_score.level,
    indicator_score.scope = 'all'                           as with_units,
    indicator_score.indicator_set,
    indicator_score.version,
    definition.group_code,
    group_vi,
    group_en,
    indicator_score.indicator,
    name_vi,
    name_en,
    numerator,
    denominator,
    ratio,
    indicator_score.target,
    coalesce(score, 0)                                      as score,
    score is not null                                       as is_scored,
    no_data_score,
    indicator_score.max_score,
    applicable,
    no_data_reason,
    indicator_score.rule,
    formula_vi,
    formula_en,
    basis,
    direction,
    counts,
    levels,
    roll_up = 'sum'                                         as is_summed
from indicator_score
join dim_indicator as definition
    on  definition.indicator_set = indicator_score.indicator_set
    and definition.version = indicator_score.version
    and definition.indicator = indicator_score.indicator
left join dim_agency
    on  dim_agency.agency_code = indicator_score.agency_code
    and is_current
where indicator_score.indicator_set = $set
  and organisation = $organisation
  and case when $rule = '' then is_default else indicator_score.rule = $rule or (is_default and indicator_score.rule not in (select rule from dim_rule)) end
  and calendar = $calendar
  and list_contains(from_json($periods, '["varchar"]'), period_name)
  and ($agencies = '[]' or list_contains(from_json($agencies, '["varchar"]'), indicator_score.agency_code))
  and {{if .WithUnits}}is_widest{{else}}is_own{{end}}
order by first_day, period_kind, indicator_score.level = 'province' desc, indicator_score.agency_code, indicator_score.place, indicator_score.indicator
