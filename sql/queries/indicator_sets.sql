-- indicator_sets: the sets that figures can be asked by, each version with its validity. Grain: indicator_set, version.
select
    indicator_set,
    version,
    min(valid_from)             as valid_from,
    max(valid_to)               as valid_to,
    count(*)                    as indicators,
    sum(max_score)              as max_score,
    bool_and(is_shipped)        as is_shipped,
    any_value(scale)            as scale,
    any_value(dim_indicator_set.name_vi) as name_vi,
    any_value(dim_indicator_set.name_en) as name_en
from dim_indicator
join dim_indicator_set using (indicator_set, version)
group by indicator_set, version
order by is_shipped desc, indicator_set = 'portal' desc, indicator_set, version
