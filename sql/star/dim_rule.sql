-- dim_rule: the on-time rules, shipped and the province's own, each with version, validity and legal basis. Grain: rule.
-- Of several versions the one with the highest number counts; a province's file may raise the version of a shipped rule
-- under another name only: shipped names keep their meaning.
with
shipped as (
    select
        rule,
        version::bigint                                         as version,
        valid_from::date                                        as valid_from,
        nullif(valid_to, '')::date                              as valid_to,
        name_vi,
        name_en,
        basis,
        compare,
        no_appointment,
        withdrawn_stopped,
        waiting,
        nullif(most_supplements, '')::bigint                    as most_supplements,
        true                                                    as is_shipped
    from seed_rule
    qualify row_number() over (partition by rule order by version::bigint desc) = 1
),

own as (
    select
        rule,
        coalesce(version, 1)                                    as version,
        valid_from,
        valid_to,
        coalesce(name_vi, rule)                                 as name_vi,
        coalesce(name_en, name_vi, rule)                        as name_en,
        coalesce(basis, '')                                     as basis,
        case compare when 1 then 'date' else 'instant' end                  as compare,
        case no_appointment when 1 then 'on_time' else 'legal_term' end     as no_appointment,
        case withdrawn_stopped when 1 then 'on_time' else 'judged' end      as withdrawn_stopped,
        case waiting when 1 then 'ignored' when 3 then 'supplements' else 'extends' end as waiting,
        most_supplements,
        false                                                   as is_shipped
    from raw_rule
    where rule not in (select rule from shipped)
    qualify row_number() over (partition by rule order by version desc nulls last, valid_from desc nulls last, name_vi, basis) = 1
),

final as (
    select * from shipped
    union all
    select * from own
)

select *
from final
order by rule
