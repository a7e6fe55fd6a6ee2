-- title_vi: Chỉ số cộng được: số của tỉnh bằng tổng các đơn vị, cộng phần chưa rõ đơn vị
-- title_en: Indicators that add up: the province has the sum of its units, and what no unit is known of
-- The set says which indicators add up (roll_up).
with
definition as (
    select distinct indicator
    from dim_indicator
    where roll_up = 'sum'
      and is_shipped
),

summed as (
    select
        measure.organisation,
        measure.calendar,
        measure.period_kind,
        measure.period_name,
        indicator,
        rule,
        sum(numerator) filter (where level = 'province')                    as whole_numerator,
        sum(denominator) filter (where level = 'province')                  as whole_denominator,
        coalesce(sum(numerator) filter (where measure.scope = 'own'), 0)    as part_numerator,
        coalesce(sum(denominator) filter (where measure.scope = 'own'), 0)  as part_denominator
    from indicator_measure as measure
    join definition using (indicator)
    join dim_period_unit using (unit_key)
    group by all
),

-- Dossiers that the province itself received, and feedback of unknown units, stand in no unit's own figure.
beyond as (
    select coalesce(bool_or(level = 'province'), false) as has_own
    from (select distinct agency_key from fct_dossier)
    join dim_agency using (agency_key)
)

select summed.*
from summed, beyond
where case
    when has_own or (starts_with(indicator, '5.') and indicator <> '5.4')
    then whole_denominator is null or whole_denominator < part_denominator or whole_numerator < part_numerator
    else whole_denominator is distinct from part_denominator or whole_numerator <> part_numerator
end
