-- indicator_score: every indicator of every set for every unit and period, with its score. Grain: indicator_set, rule, organisation,
-- calendar, period_kind, period_name, agency_code, scope, indicator.
-- Score: max × min(1, ratio / target), without a target max × ratio, not below 0 and not rounded; without data the set's own score,
-- and none where the set gives none or the indicator does not apply to the unit. The rule stands in models/scale, for whatever asks
-- for points; here it is written out. Targets: the unit's own, else that of all units, else the set's. Where the set says so (roll_up),
-- a unit has the province's figure, or all points without one (reason given).
-- A view: measured values are kept once, whatever the number of sets. Basis: Quyết định 766/QĐ-TTg.
-- materialized: view
with
-- An indicator that looks at lateness has a value under each rule; the set says which of them is its own.
variant as (
    select
        indicator_set,
        version,
        indicator,
        rule
    from dim_indicator
    union
    select
        indicator_set,
        dim_indicator.version,
        indicator,
        dim_rule.rule
    from dim_indicator
    cross join dim_rule
    where dim_indicator.rule in (select rule from dim_rule)
),

definition as (
    select
        dim_indicator.*,
        variant.rule                                            as variant,
        variant.rule = dim_indicator.rule                       as is_default
    from dim_indicator
    join variant using (indicator_set, version, indicator)
),

unit as (
    select
        *,
        max(unit_key) filter (where level = 'province') over (partition by organisation, calendar, period_kind, period_name) as province_key
    from dim_period_unit
),

final as (
    select
        unit.organisation,
        unit.calendar,
        unit.period_kind,
        unit.period_name,
        unit.first_day,
        unit.last_day,
        unit.unit_code                                          as agency_code,
        unit.scope,
        unit.level,
        unit.is_own,
        unit.is_widest,
        definition.indicator_set,
        definition.version,
        definition.place,
        definition.group_code,
        definition.indicator,
        variant                                                 as rule,
        is_default,
        -- a level with _with_units applies to units of it together with those below them
        levels = ''
            or list_contains(string_split(levels, ' '), unit.level)
            or (unit.scope = 'all' and list_contains(string_split(levels, ' '), unit.level || '_with_units')) as applicable,
        coalesce(numerator, 0)                                  as numerator,
        coalesce(denominator, 0)                                as denominator,
        case when denominator > 0 then numerator / denominator end as ratio,
        coalesce(own_target.target, any_target.target, definition.target) as target,
        max_score,
        case when roll_up = 'given' and unit.level <> 'province' then max_score else no_data_score end as no_data_score,
        case when roll_up = 'given' and unit.level <> 'province' then 'given' else 'no_' || counts end as reason
    from unit
    join dim_period_set as edition using (calendar, period_kind, period_name)
    join definition
        on  definition.indicator_set = edition.indicator_set
        and definition.version = edition.version
    left join indicator_measure as measure
        on  measure.unit_key = case
            when roll_up = 'province'                           then unit.province_key
            when roll_up <> 'given' or unit.level = 'province'  then unit.unit_key
        end
        and measure.indicator = definition.indicator
        and measure.rule = variant
    left join dim_period_target as own_target
        on  own_target.calendar = unit.calendar
        and own_target.period_kind = unit.period_kind
        and own_target.period_name = unit.period_name
        and own_target.indicator_set = definition.indicator_set
        and own_target.indicator = definition.indicator
        and own_target.agency_code = unit.unit_code
        and own_target.agency_code <> ''
    left join dim_period_target as any_target
        on  any_target.calendar = unit.calendar
        and any_target.period_kind = unit.period_kind
        and any_target.period_name = unit.period_name
        and any_target.indicator_set = definition.indicator_set
        and any_target.indicator = definition.indicator
        and any_target.agency_code = ''
)

select
    * exclude (no_data_score, reason),
    case
        when not applicable then null
        when ratio is null then no_data_score
        else {{.Score}}
    end                                                         as score,
    case
        when not applicable then 'not_applicable'
        when ratio is null then reason
        else ''
    end                                                         as no_data_reason
from final
