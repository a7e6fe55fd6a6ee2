-- ind_1_4: dossiers synchronised with the national portal. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- Denominator: the larger of those received by the national report system and those received here; numerator: those synchronised, of
-- which no more count than that. Only where the national side gave counts, which it does for periods of the calendar; where it gave none
-- of a period, last year's total by the length of the period stands in, of which nothing is known to be synchronised (fct_national_count).
-- The province by the row of its own where there is one; else, as any unit, the counts of those it stands for are added up before the two
-- are compared. A sum of the units' larger numbers would be too large. Basis: Quyết định 766/QĐ-TTg, chỉ số 1.4.
-- incremental: period
with
national as (
    select
        organisation,
        calendar,
        period_kind,
        period_name,
        unit_code,
        scope,
        sum(received) filter (where is_province)        as own_received,
        sum(synchronised) filter (where is_province)    as own_synchronised,
        sum(received)                                   as all_received,
        sum(synchronised)                               as all_synchronised
    from (
        select
            *,
            agency_code in (select agency_code from dim_agency where level = 'province' and is_current) as is_province
        from fct_national_count
    )
    join dim_period_member using (calendar, period_kind, period_name, agency_code)
    group by all
),

counted as (
    select
        organisation,
        calendar,
        period_kind,
        period_name,
        unit_code,
        scope,
        case when level = 'province' then coalesce(own_received, all_received) else all_received end                as received,
        case when level = 'province' then coalesce(own_synchronised, all_synchronised) else all_synchronised end    as synchronised
    from national
    join dim_period_unit using (organisation, calendar, period_kind, period_name, unit_code, scope)
),

here as (
    select
        organisation,
        calendar,
        period_kind,
        period_name,
        unit_code,
        scope,
        sum(received)   as received
    from mart_service_period
    join dim_agency using (agency_key)
    join dim_period_member using (calendar, period_kind, period_name, agency_code)
    group by all
),

final as (
    select
        counted.* exclude (received),
        greatest(counted.received, coalesce(here.received, 0))  as denominator
    from counted
    left join here using (organisation, calendar, period_kind, period_name, unit_code, scope)
)

select
    organisation,
    'national'                                  as rule,
    calendar,
    period_kind,
    period_name,
    unit_code                                   as agency_code,
    scope,
    least(coalesce(synchronised, 0), denominator)::bigint as numerator,
    denominator::bigint                         as denominator
from final
where denominator > 0
