-- own_rule: the on-time rule that a set judges an indicator by in a period, '' where it looks at no lateness, and whether the indicator
-- is still counted as it was then. Grain: none or one row.
-- Parameters: set, indicator, the period's last day.
select
    case when rule in (select rule from dim_rule) then rule else '' end                 as rule,
    {{template "defined_today"}}                                                        as is_of_today
from dim_indicator
where indicator_set = $set
  and indicator = $indicator
  and $last_day::date between valid_from and valid_to
order by version desc
limit 1
