-- ind_5_1: feedback about rules, of that about rules and about conduct. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- Feedback received in the period whose kind is stated; shown, not scored. Basis: Quyết định 766/QĐ-TTg, chỉ số 5.1.
with
of_period as (
    select
        calendar,
        period_kind,
        period_name,
        agency_code,
        count(*) filter (where kind = 'rule')   as numerator,
        count(*)                                as denominator
    from fct_feedback
    join dim_period
        on  received_date between first_day and last_day
        and kind <> ''
    group by all
),

-- The province has all of it, also what was sent to units that nothing else is known of.
final as (
    select organisation, calendar, period_kind, period_name, unit_code as agency_code, scope, numerator, denominator
    from of_period
    join dim_period_member using (calendar, period_kind, period_name, agency_code)
    join dim_period_unit using (organisation, calendar, period_kind, period_name, unit_code, scope)
    where level <> 'province'
    union all
    select organisation, calendar, period_kind, period_name, unit_code, scope, numerator, denominator
    from of_period
    join dim_period_unit using (calendar, period_kind, period_name)
    where level = 'province'
)

select
    organisation,
    'received'                  as rule,
    calendar,
    period_kind,
    period_name,
    agency_code,
    scope,
    sum(numerator)::bigint      as numerator,
    sum(denominator)::bigint    as denominator
from final
group by all
