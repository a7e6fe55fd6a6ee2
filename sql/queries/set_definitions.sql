-- set_definitions: the indicators of every version of a set, in their order. Grain: version, indicator. Parameter: the set.
-- is_of_today: the program counts by the same definition today; of a closed period that an earlier release signed it may not.
select
    valid_from,
    valid_to,
    version,
    indicator_set,
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
    rule in (select rule from dim_rule)     as is_on_time_rule,
    direction,
    levels,
    roll_up,
    scale = 'whole'                         as is_of_whole,
    counts,
    formula_vi,
    formula_en,
    basis,
    {{template "defined_today"}}            as is_of_today
from dim_indicator
join (select indicator_set, version, scale from dim_indicator_set) using (indicator_set, version)
where indicator_set = $set
order by version, place, indicator
