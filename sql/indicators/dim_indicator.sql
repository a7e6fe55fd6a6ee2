-- dim_indicator: what the indicators of each set and version count for: group, maximum, target, no-data rule, where they apply.
-- Grain: indicator_set, version, indicator. Shipped sets keep their meaning; a province's own stand under other names, and what
-- their rows leave out is as in the shipped set fair; the rule of a measure that fair does not have is the one that it is counted by
-- (of several, that of the portal). levels '' means every unit; target null: the maximum is reached at 1; no_data_score null: an
-- indicator without data is not assessed. roll_up: whose figure a unit has: sum (of the units it stands for), own (made for itself),
-- province (the province's, whatever the unit), given (a sum for the province, all points for everyone else). Basis: Quyết định 766/QĐ-TTg.
with
shipped as (
    select
        indicator_set,
        version::bigint                                         as version,
        valid_from::date                                        as valid_from,
        coalesce(nullif(valid_to, '')::date, date '9999-12-31') as valid_to,
        place::bigint                                           as place,
        group_code,
        group_vi,
        group_en,
        indicator,
        name_vi,
        name_en,
        max_score::double                                       as max_score,
        nullif(target, '')::double                              as target,
        nullif(no_data_score, '')::double                       as no_data_score,
        rule,
        direction,
        levels,
        roll_up,
        counts,
        formula_vi,
        formula_en,
        basis,
        true                                                    as is_shipped
    from seed_indicator_set
),

model as (
    select *
    from shipped
    where indicator_set = 'fair'
    qualify row_number() over (partition by indicator order by version desc) = 1
),

-- What each measure is counted by.
counted_by as (
    select
        indicator,
        case
            when bool_or(rule = 'portal766')    then 'portal766'
            when count(distinct rule) = 1       then min(rule)
        end                                                     as rule
    from (select distinct indicator, rule from indicator_measure)
    group by indicator
),

own as (
    select
        raw_indicator_set.indicator_set,
        coalesce(raw_indicator_set.version, 1)                  as version,
        coalesce(raw_indicator_set.valid_from, date '0001-01-01') as valid_from,
        coalesce(raw_indicator_set.valid_to, date '9999-12-31') as valid_to,
        coalesce(raw_indicator_set.place, model.place)          as place,
        coalesce(raw_indicator_set.group_code, model.group_code, '') as group_code,
        coalesce(raw_indicator_set.group_vi, raw_indicator_set.group_code, model.group_vi, '') as group_vi,
        coalesce(raw_indicator_set.group_en, raw_indicator_set.group_vi, raw_indicator_set.group_code, model.group_en, '') as group_en,
        indicator,
        coalesce(raw_indicator_set.name_vi, model.name_vi, indicator) as name_vi,
        coalesce(raw_indicator_set.name_en, raw_indicator_set.name_vi, model.name_en, indicator) as name_en,
        raw_indicator_set.max_score,
        raw_indicator_set.target,
        coalesce(raw_indicator_set.no_data_score, model.no_data_score) as no_data_score,
        coalesce(raw_indicator_set.rule, model.rule, counted_by.rule, '') as rule,
        coalesce(direction, 'up')                               as direction,
        coalesce(raw_indicator_set.levels, model.levels, '')    as levels,
        coalesce(
            case raw_indicator_set.roll_up when 1 then 'sum' when 2 then 'own' when 3 then 'province' when 4 then 'given' end,
            model.roll_up,
            'sum'
        )                                                       as roll_up,
        coalesce(counts, 'dossiers')                            as counts,
        coalesce(formula_vi, '')                                as formula_vi,
        coalesce(formula_en, '')                                as formula_en,
        coalesce(raw_indicator_set.basis, model.basis, '')      as basis,
        false                                                   as is_shipped
    from raw_indicator_set
    left join model using (indicator)
    left join counted_by using (indicator)
    where raw_indicator_set.indicator_set not in (select indicator_set from shipped)
    qualify row_number() over (
        partition by raw_indicator_set.indicator_set, coalesce(raw_indicator_set.version, 1), indicator
        order by raw_indicator_set.valid_from desc nulls last, raw_indicator_set.max_score desc, raw_indicator_set.target desc nulls last,
                 hash(raw_indicator_set.valid_to, raw_indicator_set.place, raw_indicator_set.group_code, raw_indicator_set.group_vi,
                 raw_indicator_set.group_en, raw_indicator_set.name_vi, raw_indicator_set.name_en, raw_indicator_set.no_data_score,
                 raw_indicator_set.rule, raw_indicator_set.levels, raw_indicator_set.basis),
                 raw_indicator_set.roll_up, raw_indicator_set.scale
    ) = 1
)

select * from shipped
union all
select * from own
order by indicator_set, version, place, indicator
