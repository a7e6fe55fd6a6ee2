-- rules: the on-time rules that figures can be asked by. Grain: rule.
select
    rule,
    version,
    valid_from,
    valid_to,
    name_vi,
    name_en,
    basis,
    is_shipped
from dim_rule
order by is_shipped desc, rule
