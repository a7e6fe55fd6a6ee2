-- indicator_measure: numerator and denominator of every indicator of every unit in every period of both calendars, apart from any
-- set. Grain: organisation, calendar, period_kind, period_name, agency_code, scope, indicator, rule; no row: nothing to measure.
-- The files ind_* of this folder are all there is to an indicator: the runner puts each of them here under the number in its name.
-- Those that count by agency_key are summed over the units that each unit and the province stands for, and not below zero; the others give the value
-- of every unit themselves, because a sum over units would be wrong (see roll_up of the set).
-- Basis: Quyết định 766/QĐ-TTg.
-- incremental: period
with
measured as (
    {{- range $i, $one := .Indicators}}
    {{- if $i}}
    union all by name
    {{- end}}
    select '{{$one.Code}}' as indicator, * from {{$one.Model}}
    {{- end}}
),

final as (
    select
        member.organisation,
        member.calendar,
        member.period_kind,
        member.period_name,
        member.unit_code                as agency_code,
        member.scope,
        measured.indicator,
        measured.rule,
        greatest(sum(measured.numerator), 0)::bigint as numerator,
        sum(measured.denominator)::bigint as denominator
    from measured
    join dim_agency
        on dim_agency.agency_key = measured.agency_key
    join dim_period_member as member
        on  member.calendar = measured.calendar
        and member.period_kind = measured.period_kind
        and member.period_name = measured.period_name
        and member.agency_code = dim_agency.agency_code
    group by all
    union all
    select
        organisation,
        calendar,
        period_kind,
        period_name,
        agency_code,
        scope,
        indicator,
        rule,
        numerator::bigint,
        denominator::bigint
    from measured
    join dim_period using (calendar, period_kind, period_name)
    where agency_key is null
)

select *
from final
order by organisation, calendar, agency_code, period_kind, period_name, scope, indicator, rule
