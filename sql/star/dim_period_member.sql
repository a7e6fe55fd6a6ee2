-- dim_period_member: for whom a unit's dossiers, feedback and counts count in each period. Grain: organisation, calendar, period_kind,
-- period_name, agency_code, unit_code, scope.
-- scope own: the unit that holds them on the period's last day (organisation then) or today (now). scope all: that unit's parent with
-- everything below it, and the province with everything; the province stands under its own code, or '' where the catalogue has
-- none. Each agency_code counts once in scope own and once in the province.
with
day as (
    select
        organisation,
        calendar,
        period_kind,
        period_name,
        case organisation when 'then' then last_day else date '2100-12-31' end as organised_on
    from dim_period
    cross join (values ('then'), ('now')) as view(organisation)
),

held as (
    select
        day.*,
        agency_code,
        holder_code
    from day
    join dim_agency_succession
        on  organised_on >= valid_from
        and organised_on < valid_before
),

-- The province of each period: the catalogue's unit of that level that holds on the day, '' where there is none.
province as (
    select
        organisation,
        calendar,
        period_kind,
        period_name,
        coalesce(min(holder_code) filter (where level = 'province'), '') as province_code
    from held
    left join dim_agency
        on  dim_agency.agency_code = held.agency_code
        and is_current
    group by all
),

-- A holder's parent as the catalogue has it on the day, where that parent is a unit below the province that stands itself.
parent as (
    select
        organisation,
        calendar,
        period_kind,
        period_name,
        holder_code,
        parent.agency_code      as parent_code
    from (select distinct organisation, calendar, period_kind, period_name, organised_on, holder_code from held) as holder
    join dim_agency as version
        on  version.agency_code = holder_code
        and organised_on >= version.valid_from
        and organised_on < version.valid_before
    join dim_agency as parent
        on  parent.agency_code = version.parent_code
        and parent.is_current
        and parent.level <> 'province'
    semi join held
        on  held.organisation = holder.organisation
        and held.calendar = holder.calendar
        and held.period_kind = holder.period_kind
        and held.period_name = holder.period_name
        and held.holder_code = parent.agency_code
),

above as (
    select * from parent
    union
    select * replace (parent_code as holder_code) from parent
),

final as (
    select held.* exclude (organised_on, holder_code), holder_code as unit_code, 'own' as scope
    from held
    join dim_agency as holder
        on  holder.agency_code = holder_code
        and holder.is_current
        and holder.level <> 'province'
    union all
    select held.* exclude (organised_on, holder_code), parent_code, 'all'
    from held
    join above using (organisation, calendar, period_kind, period_name, holder_code)
    union all
    select held.* exclude (organised_on, holder_code), province_code, 'all'
    from held
    join province using (organisation, calendar, period_kind, period_name)
)

-- unit_key: one number for what the keys of dim_period_unit say, the months of one unit next to each other.
select
    dense_rank() over (order by organisation, calendar, unit_code, scope, period_kind, period_name)::integer as unit_key,
    *
from final
order by unit_key, agency_code
