-- defined_today: whether an indicator of a version of a set still counts as it is defined in dim_indicator, which in a closed period
-- holds what was signed: what the program lists behind a figure follows the definitions of today.
(indicator_set, version, indicator, rule, roll_up, counts, formula_vi) in (
    select (indicator_set, version, indicator, rule, roll_up, counts, formula_vi)
    from main.dim_indicator
)
