-- procedure_counts: procedures in force on a day by the department in charge and by level. Grain: agency_code, '' for none named.
-- A provincial variant counts as its national procedure. Of one-stop procedures the warehouse knows those that
-- a unit of the level has received a dossier of, by the day: a lower bound.
-- Basis: NĐ 63/2010/NĐ-CP, NĐ 61/2018/NĐ-CP; form II.07b of TT 01/2020/TT-VPCP.
with
in_force as (
    select distinct
        procedure_id,
        agency_code,
        levels
    from fct_procedure_state
    where $day::date >= valid_from
      and $day::date < valid_before
),

levelled as (
    select distinct
        procedure_id,
        agency_code,
        unnest(string_split(levels, ' ')) as level
    from in_force
),

one_stop as (
    select distinct
        coalesce(nullif(national_code, ''), procedure_code)                             as procedure_id,
        case when dim_agency.level = 'department' then 'province' else dim_agency.level end as level
    from fct_dossier
    join dim_agency using (agency_key)
    join dim_procedure using (procedure_key)
    where received_date <= $day::date
),

counted as (
    select
        agency_code,
        count(distinct procedure_id)                                                                as procedures,
        count(distinct procedure_id) filter (where level = 'province')                              as province,
        count(distinct procedure_id) filter (where level = 'district')                              as district,
        count(distinct procedure_id) filter (where level = 'commune')                               as commune,
        count(distinct procedure_id) filter (where level = 'province' and one_stop.level is not null) as one_stop_province,
        count(distinct procedure_id) filter (where level = 'district' and one_stop.level is not null) as one_stop_district,
        count(distinct procedure_id) filter (where level = 'commune' and one_stop.level is not null)  as one_stop_commune,
        count(distinct procedure_id) filter (where level not in ('province', 'district', 'commune')) as no_level
    from levelled
    left join one_stop using (procedure_id, level)
    group by agency_code
)

select
    counted.agency_code,
    coalesce(agency_name, counted.agency_code)  as agency_name,
    procedures,
    province,
    district,
    commune,
    one_stop_province,
    one_stop_district,
    one_stop_commune,
    no_level
from counted
left join dim_agency
    on  dim_agency.agency_code = counted.agency_code
    and is_current
order by counted.agency_code
