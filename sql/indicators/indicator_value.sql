-- indicator_value: every indicator of every unit and of the province in every period of both calendars, with its score.
-- Grain: indicator_set, calendar, period_kind, period_name, agency_code, indicator. The province stands under its own code, or ''
-- where the catalogue has none; its numerator and denominator are the sums over its units.
-- Score: max × min(1, ratio / target), without a target max × ratio; no data: the set's own score. No rounding here.
-- Basis: Quyết định 766/QĐ-TTg; the set version is the one valid on the period's last day.
with
measured as (
    select '2.1' as indicator, * from ind_2_1
    union all by name
    select '3.3' as indicator, * from ind_3_3
    union all by name
    select '5.4' as indicator, * from ind_5_4
),

province as (
    select coalesce(min(agency_code), '') as agency_code
    from dim_agency
    where level = 'province'
      and is_current
),

unit as (
    select distinct agency_code
    from dim_agency
    where level <> 'province'
    union
    select agency_code
    from province
),

by_unit as (
    select
        indicator,
        calendar,
        period_kind,
        period_name,
        case when level = 'province' then (select agency_code from province) else dim_agency.agency_code end as agency_code,
        numerator,
        denominator
    from measured
    join dim_agency using (agency_key)
),

summed as (
    select indicator, calendar, period_kind, period_name, agency_code, sum(numerator) as numerator, sum(denominator) as denominator
    from by_unit
    where agency_code <> (select agency_code from province)
    group by all
    union all
    select indicator, calendar, period_kind, period_name, (select agency_code from province), sum(numerator), sum(denominator)
    from by_unit
    group by all
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

final as (
    select
        indicator_set,
        calendar,
        period_kind,
        period_name,
        agency_code,
        definition.indicator,
        coalesce(numerator, 0)::bigint                          as numerator,
        coalesce(denominator, 0)::bigint                        as denominator,
        case when denominator > 0 then numerator / denominator end as ratio,
        target,
        max_score,
        no_data_score,
        rule
    from definition
    join dim_period
        on last_day between valid_from and valid_to
    cross join unit
    left join summed using (indicator, calendar, period_kind, period_name, agency_code)
)

select
    * exclude (no_data_score),
    case
        when ratio is null then no_data_score
        else max_score * greatest(least(ratio / coalesce(target, 1), 1), 0)
    end                                                         as score,
    case when ratio is null then 'no_dossiers' else '' end      as no_data_reason
from final
order by indicator_set, calendar, period_kind, period_name, agency_code, indicator
