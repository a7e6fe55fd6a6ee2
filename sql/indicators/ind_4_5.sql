-- ind_4_5: communes that offer certified e-copies. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- Communes that stand on the last day; a commune itself is one of one. What it offers is what the row of the period says, else the
-- row that began last before the period ended, the shorter of two; without a row it does not offer it.
-- Basis: Quyết định 766/QĐ-TTg, chỉ số 4.5.
with
commune as (
    select
        organisation,
        calendar,
        period_kind,
        period_name,
        last_day,
        unit_code
    from dim_period_unit
    where level = 'commune'
      and scope = 'own'
),

-- Rows of the communes that one stands for are its own: of those of one period it is enough that one offers it.
stated as (
    select
        member.organisation,
        member.calendar,
        member.period_kind,
        member.period_name,
        member.unit_code,
        member.calendar = 'calendar' and fct_service.period_name = member.period_name   as is_of_period,
        fct_service.first_day,
        fct_service.last_day,
        bool_or(offered)                                                                as offered
    from dim_period_member as member
    join dim_period
        on  dim_period.calendar = member.calendar
        and dim_period.period_kind = member.period_kind
        and dim_period.period_name = member.period_name
    join fct_service
        on  fct_service.agency_code = member.agency_code
        and fct_service.first_day <= dim_period.last_day
    where service = 'certified_ecopy'
      and scope = 'own'
    group by all
),

said as (
    select
        organisation,
        calendar,
        period_kind,
        period_name,
        unit_code,
        max_by(offered, (is_of_period, first_day, -(last_day - first_day))) as offered
    from stated
    group by all
)

select
    commune.organisation,
    'period_end'                                        as rule,
    commune.calendar,
    commune.period_kind,
    commune.period_name,
    member.unit_code                                    as agency_code,
    scope,
    count(*) filter (where coalesce(offered, false))    as numerator,
    count(*)                                            as denominator
from commune
left join said
    on  said.organisation = commune.organisation
    and said.calendar = commune.calendar
    and said.period_kind = commune.period_kind
    and said.period_name = commune.period_name
    and said.unit_code = commune.unit_code
join dim_period_member as member
    on  member.organisation = commune.organisation
    and member.calendar = commune.calendar
    and member.period_kind = commune.period_kind
    and member.period_name = commune.period_name
    and member.agency_code = commune.unit_code
group by all
