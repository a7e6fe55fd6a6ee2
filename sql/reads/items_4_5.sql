-- items_4_5: what indicator 4.5 misses: communes that stand on the last day of the period and do not offer certified e-copies.
-- One row for a commune, as ind_4_5 counts; began is the first day of the period of which the commune last said something.
select
    commune.unit_code                                       as agency_code,
    commune.unit_code                                       as item_code,
    coalesce(agency_name, '')                               as item_name,
    1                                                       as lost,
    1                                                       as most,
    case when said.first_day is null then 'not_stated' else 'not_offered' end as reason,
    said.first_day                                          as began_on,
    null::date                                              as due_on,
    null::date                                              as done_on
from unit
join dim_period_unit as commune
    on  commune.organisation = unit.organisation
    and commune.calendar = unit.calendar
    and commune.period_kind = unit.period_kind
    and commune.period_name = unit.period_name
    and commune.level = 'commune'
    and commune.scope = 'own'
left join (
    select
        unit_code,
        max_by(offered, place)                              as offered,
        max_by(first_day, place)                            as first_day
    from (
        select
            holder.unit_code,
            service.first_day,
            bool_or(offered)                                as offered,
            (unit.calendar = 'calendar' and service.period_name = unit.period_name, service.first_day, -(service.last_day - service.first_day)) as place
        from unit
        join dim_period_member as holder using (organisation, calendar, period_kind, period_name)
        join fct_service as service
            on  service.agency_code = holder.agency_code
            and service.first_day <= unit.last_day
        where service = 'certified_ecopy'
          and holder.scope = 'own'
        group by all
    )
    group by unit_code
) as said
    on said.unit_code = commune.unit_code
left join (select agency_code, agency_name from dim_agency where is_current) as named
    on named.agency_code = commune.unit_code
where not coalesce(offered, false)
  and commune.unit_code in (select agency_code from member)
