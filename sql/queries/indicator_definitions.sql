-- indicator_definitions: the indicators of a set as they count on a day, in their order. Grain: indicator. Parameters: set and day.
select
    indicator_set,
    version,
    group_code,
    group_vi,
    group_en,
    indicator,
    name_vi,
    name_en,
    max_score,
    target,
    no_data_score,
    rule,
    direction,
    levels,
    roll_up,
    counts,
    formula_vi,
    formula_en,
    basis
from dim_indicator
where indicator_set = $set
  and $day::date between valid_from and valid_to
qualify version = max(version) over ()
order by place, indicator
