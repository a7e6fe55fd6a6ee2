-- items_4_5: what indicator 4.5 misses: communes that stand on the last day of the period and do not offer certified e-copies.
-- One row for a commune, as ind_4_5 counts; began is the first day of the period of which the commune last said something.
select
    member.agency_code,
    member.agency_code                                      as item_code,
    coalesce(agency_name, '')                               as item_name,
    1                                                       as lost,
    1                                                       as most,
    case when said.first_day is null then 'not_stated' else 'not_offered' end as reason,
    said.first_day                                          as began_on,
    null::date                                              as due_on,
    null::date                                              as done_on
from member
cross join (select last_day from unit)
join dim_agency_standing as standing
    on  standing.agency_code = member.agency_code
    and last_day between stands_from and stands_to
join dim_agency as commune
    on  commune.agency_code = member.agency_code
    and level = 'commune'
    and last_day >= commune.valid_from
    and last_day < commune.valid_before
left join (
    select
        holder_code,
        max_by(offered, place)                              as offered,
        max_by(first_day, place)                            as first_day
    from (
        select
            holder_code,
            service.first_day,
            bool_or(offered)                                as offered,
            (unit.calendar = 'calendar' and service.period_name = unit.period_name, service.first_day, -(service.last_day - service.first_day)) as place
        from unit
        join dim_agency_succession as succession
            on  unit.last_day >= succession.valid_from
            and unit.last_day < succession.valid_before
        join fct_service as service
            on  service.agency_code = succession.agency_code
            and service.first_day <= unit.last_day
        where service = 'certified_ecopy'
        group by all
    )
    group by holder_code
) as said
    on said.holder_code = member.agency_code
where not coalesce(offered, false)
