-- procedures_in_authority: the procedures in a unit's authority in one period and what was done with them; where asked for, those of them
-- that an indicator misses. Grain: procedure_id, the national code where there is one.
-- Authority and use follow mart_procedure_count, for one unit: of the province every procedure of the catalogue on the period's
-- last day, of a department those it is in charge of, of districts and communes those of their level (a district with its communes:
-- of either); of a unit for which the catalogue names none, those with dossiers received.
-- Parameters: calendar, name of the period, view of the organisation, unit.
with
unit as (
    select
        *,
        case
            when level = 'district' and scope = 'all'           then 'district commune'
            when level in ('province', 'district', 'commune')   then level
            else 'department'
        end                                                                             as class
    from dim_period_unit
    where calendar = $calendar
      and period_name = $period
      and organisation = $organisation
      and unit_code = $agency
      and {{if .WithUnits}}is_widest{{else}}is_own{{end}}
),

member as (
    select distinct member.agency_code
    from dim_period_member as member
    join unit using (organisation, calendar, period_kind, period_name, unit_code, scope)
),

used as (
    select
        coalesce(nullif(national_code, ''), procedure_code)                             as procedure_id,
        sum(received)                                                                   as received,
        bool_or(received_online > 0)                                                    as is_filed,
        bool_or(paid_online > 0)                                                        as is_paid,
        bool_or(procedure_population > 0)                                               as is_population,
        bool_or(charged > 0)                                                            as is_charged
    from mart_dossier_service
    left join mart_dossier_charge using (stretch_start, agency_key, procedure_key)
    join dim_period_stretch using (stretch_start)
    join unit using (calendar, period_kind, period_name)
    join dim_agency using (agency_key)
    join dim_procedure using (procedure_key)
    where dim_agency.agency_code in (select agency_code from member)
      and procedure_code <> ''
    group by procedure_id
),

held as (
    select
        procedure_id,
        string_agg(levels, ' ')                                                         as levels,
        list(distinct agency_code) filter (where agency_code <> '')                     as departments,
        bool_or(is_online)                                                              as is_online,
        bool_or(has_fee)                                                                as has_fee,
        bool_or(has_fee and is_payable_online)                                          as is_payable,
        bool_or(is_for_citizens)                                                        as is_for_citizens
    from fct_procedure_state
    join unit
        on  last_day >= valid_from
        and last_day < valid_before
    group by procedure_id
),

named_for as (
    select held.* exclude (levels, departments)
    from held
    cross join unit
    where case class
        when 'province' then true
        when 'department' then coalesce(list_has_any(departments, (select list(agency_code) from member)), false)
        else list_has_any(string_split(levels, ' '), string_split(class, ' '))
    end
),

authority as (
    select *
    from named_for
    union all
    select
        procedure_id,
        coalesce(is_online, false),
        coalesce(has_fee, false),
        coalesce(is_payable, false),
        coalesce(is_for_citizens, false)
    from used
    left join held using (procedure_id)
    where received > 0
      and not exists (from named_for)
),

named as (
    select
        coalesce(nullif(national_code, ''), procedure_code)                             as procedure_id,
        min_by(procedure_name, procedure_code)                                          as procedure_name,
        min_by(field_name, procedure_code)                                              as field_name
    from dim_procedure
    where is_current
    group by procedure_id
),

final as (
    select
        authority.*,
        coalesce(procedure_name, procedure_id)                                          as procedure_name,
        coalesce(field_name, '')                                                        as field_name,
        coalesce(received, 0)::bigint                                                   as received,
        coalesce(is_filed, false)                                                       as is_filed,
        coalesce(is_paid, false)                                                        as is_paid,
        coalesce(is_population, false)                                                  as is_population,
        coalesce(is_charged, false)                                                     as is_charged
    from authority
    left join used using (procedure_id)
    left join named using (procedure_id)
)

select
    procedure_id,
    procedure_name,
    field_name,
    received,
    is_online,
    is_filed,
    has_fee,
    is_payable,
    is_paid,
    is_for_citizens,
    is_population
from final
where {{if .Missed}}{{.Missed}}{{else}}true{{end}}
order by received desc, procedure_id
