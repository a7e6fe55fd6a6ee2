-- own_rule: the on-time rule that a set judges an indicator by in a period, '' where it looks at no lateness. Grain: none or one row.
-- Parameters: set, indicator, the period's last day.
select
    case when rule in (select rule from dim_rule) then rule else '' end                 as rule
from seed_indicator
where indicator_set = $set
  and indicator = $indicator
  and $last_day::date between valid_from::date and coalesce(nullif(valid_to, '')::date, date '9999-12-31')
order by version desc
limit 1
