-- ind_4_5: communes that offer certified e-copies. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- Communes that stand on the last day, whatever the organisation they count for: no successor that begins later, no predecessor that has
-- ended. A commune itself is one of one. What it offers is what the row of the period says, else the row that began last before the period
-- ended, the shorter of two; without a row it does not offer it.
-- Basis: Quyết định 766/QĐ-TTg, chỉ số 4.5.
with
commune as (
    select
        calendar,
        period_kind,
        period_name,
        last_day,
        agency_code
    from dim_period
    join dim_agency_standing
        on last_day between stands_from and stands_to
    join dim_agency using (agency_code)
    where level = 'commune'
      and last_day >= valid_from
      and last_day < valid_before
),

-- Rows of the communes that one stands for are its own: of those of one period it is enough that one offers it.
stated as (
    select
        commune.calendar,
        commune.period_kind,
        commune.period_name,
        commune.agency_code,
        commune.calendar = 'calendar' and fct_service.period_name = commune.period_name as is_of_period,
        fct_service.first_day,
        fct_service.last_day,
        bool_or(offered)                                                                as offered
    from commune
    join dim_agency_succession as succession
        on  succession.holder_code = commune.agency_code
        and commune.last_day >= succession.valid_from
        and commune.last_day < succession.valid_before
    join fct_service
        on  fct_service.agency_code = succession.agency_code
        and fct_service.first_day <= commune.last_day
    where service = 'certified_ecopy'
    group by all
),

said as (
    select
        calendar,
        period_kind,
        period_name,
        agency_code,
        max_by(offered, (is_of_period, first_day, -(last_day - first_day))) as offered
    from stated
    group by all
)

select
    member.organisation,
    'period_end'                                        as rule,
    member.calendar,
    member.period_kind,
    member.period_name,
    member.unit_code                                    as agency_code,
    scope,
    count(*) filter (where coalesce(offered, false))    as numerator,
    count(*)                                            as denominator
from commune
left join said using (calendar, period_kind, period_name, agency_code)
join dim_period_member as member using (calendar, period_kind, period_name, agency_code)
group by all
