-- indicator_measure: numerator and denominator of every indicator of every unit in every period of both calendars, apart from any
-- set. Grain: unit_key (organisation, calendar, period, agency_code, scope), indicator, rule; no row: nothing to measure.
-- The files ind_* of this folder are all there is to an indicator: the runner puts each of them here under the number in its name.
-- Those that count by agency_key are summed over the units that each unit and the province stands for, and not below zero; the others give the value
-- of every unit themselves, because a sum over units would be wrong (see roll_up of the set).
-- Basis: Quyết định 766/QĐ-TTg.
-- incremental: period
with
every as (
    {{- range $i, $one := .Indicators}}
    {{- if $i}}
    union all by name
    {{- end}}
    select '{{$one.Code}}' as indicator, * from {{$one.Model}}
    {{- with $one.From}}
    semi join (select calendar, period_kind, period_name from dim_period where last_day >= date '{{.}}') using (calendar, period_kind, period_name)
    {{- end}}
    {{- end}}
),

-- Nothing of periods that are not made now is carried along.
measured as (
    select *
    from every
    semi join dim_period using (calendar, period_kind, period_name)
),

counted as (
    select
        unit_key,
        measured.indicator,
        measured.rule,
        greatest(sum(measured.numerator), 0)::bigint as numerator,
        sum(measured.denominator)::bigint            as denominator
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
        unit_key,
        measured.indicator,
        measured.rule,
        measured.numerator::bigint,
        measured.denominator::bigint
    from measured
    join dim_period_unit as unit
        on  unit.organisation = measured.organisation
        and unit.calendar = measured.calendar
        and unit.period_kind = measured.period_kind
        and unit.period_name = measured.period_name
        and unit.unit_code = measured.agency_code
        and unit.scope = measured.scope
    where measured.agency_key is null
)

select
    unit_key,
    organisation,
    calendar,
    period_kind,
    period_name,
    unit_code       as agency_code,
    scope,
    indicator,
    rule,
    numerator,
    denominator
from counted
join dim_period_unit using (unit_key)
order by unit_key, indicator, rule
