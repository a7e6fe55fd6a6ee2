-- indicator_value: every indicator of every unit and of the province in every period of both calendars, with its score.
-- Grain: indicator_set, rule, organisation, calendar, period_kind, period_name, agency_code, indicator. The province stands under its own code, or ''
-- where the catalogue has none; its numerator and denominator are the sums over its units.
-- Score: max × min(1, ratio / target), without a target max × ratio; no data: the set's own score. No rounding here.
-- Basis: Quyết định 766/QĐ-TTg; the set version is the one valid on the period's last day.
-- incremental: period
with
measured as (
    select '2.1' as indicator, * from ind_2_1
    union all by name
    select '3.3' as indicator, * from ind_3_3
    union all by name
    select '5.4' as indicator, * from ind_5_4
),

-- The unit that holds a dossier: as organised on the period's last day, and as organised now.
held as (
    select
        indicator,
        rule,
        organisation,
        calendar,
        period_kind,
        period_name,
        holder_code                                             as agency_code,
        sum(numerator)                                          as numerator,
        sum(denominator)                                        as denominator
    from measured
    join dim_period using (calendar, period_kind, period_name)
    join dim_agency using (agency_key)
    cross join (values ('then'), ('now')) as view(organisation)
    join dim_agency_succession as succession
        on  succession.agency_code = dim_agency.agency_code
        and case organisation when 'then' then last_day else date '2100-12-31' end >= succession.valid_from
        and case organisation when 'then' then last_day else date '2100-12-31' end < succession.valid_before
    group by all
),

-- The province of each period: the catalogue's unit of that level that holds on the day, '' where there is none.
province as (
    select
        organisation,
        calendar,
        period_kind,
        period_name,
        coalesce(min(holder_code), '')                          as agency_code
    from dim_period
    cross join (values ('then'), ('now')) as view(organisation)
    left join (
        select succession.*
        from dim_agency_succession as succession
        join dim_agency as unit
            on  unit.agency_code = succession.agency_code
            and unit.level = 'province'
            and unit.is_current
    ) as succession
        on  case organisation when 'then' then last_day else date '2100-12-31' end >= succession.valid_from
        and case organisation when 'then' then last_day else date '2100-12-31' end < succession.valid_before
    group by organisation, calendar, period_kind, period_name
),

summed as (
    select held.*
    from held
    anti join province using (organisation, calendar, period_kind, period_name, agency_code)
    union all by name
    select
        indicator,
        rule,
        held.organisation,
        held.calendar,
        held.period_kind,
        held.period_name,
        province.agency_code,
        sum(numerator)                                          as numerator,
        sum(denominator)                                        as denominator
    from held
    join province using (organisation, calendar, period_kind, period_name)
    group by all
),

-- Every unit that holds its own dossiers on the day has a row, with or without data.
unit as (
    select distinct
        organisation,
        calendar,
        period_kind,
        period_name,
        holder_code                                             as agency_code
    from dim_period
    cross join (values ('then'), ('now')) as view(organisation)
    join dim_agency_succession as succession
        on  case organisation when 'then' then last_day else date '2100-12-31' end >= succession.valid_from
        and case organisation when 'then' then last_day else date '2100-12-31' end < succession.valid_before
    join dim_agency as holder
        on  holder.agency_code = holder_code
        and holder.is_current
        and holder.level <> 'province'
    union
    select *
    from province
),

definition as (
    select
        indicator_set,
        indicator,
        valid_from::date                                        as valid_from,
        coalesce(nullif(valid_to, '')::date, date '9999-12-31') as valid_to,
        max_score::double                                       as max_score,
        nullif(target, '')::double                              as target,
        nullif(no_data_score, '')::double                       as no_data_score,
        rule
    from seed_indicator
),

-- An indicator that looks at lateness has a value under each rule; the set says which of them is its own.
variant as (
    select
        indicator,
        rule
    from definition
    union
    select
        indicator,
        dim_rule.rule
    from definition
    cross join dim_rule
    where definition.rule in (select rule from dim_rule)
),

final as (
    select
        indicator_set,
        unit.organisation,
        unit.calendar,
        unit.period_kind,
        unit.period_name,
        unit.agency_code,
        definition.indicator,
        coalesce(numerator, 0)::bigint                          as numerator,
        coalesce(denominator, 0)::bigint                        as denominator,
        case when denominator > 0 then numerator / denominator end as ratio,
        target,
        max_score,
        no_data_score,
        variant.rule,
        variant.rule = definition.rule                          as is_default
    from definition
    join variant using (indicator)
    join dim_period
        on last_day between valid_from and valid_to
    join unit using (calendar, period_kind, period_name)
    left join summed
        on  summed.indicator = definition.indicator
        and summed.rule = variant.rule
        and summed.organisation = unit.organisation
        and summed.calendar = unit.calendar
        and summed.period_kind = unit.period_kind
        and summed.period_name = unit.period_name
        and summed.agency_code = unit.agency_code
)

select
    * exclude (no_data_score),
    case
        when ratio is null then no_data_score
        else max_score * greatest(least(ratio / coalesce(target, 1), 1), 0)
    end                                                         as score,
    case when ratio is null then 'no_dossiers' else '' end      as no_data_reason
from final
order by indicator_set, organisation, calendar, period_kind, period_name, agency_code, indicator, rule
