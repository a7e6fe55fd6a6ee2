-- lineage: whose dossiers each unit holds on which days, and on which days the unit whose they were stood itself, as the
-- catalogue says: dim_agency lets the first version of a unit reach back, so that no event is lost, which does not mean that the
-- unit was there. Grain: agency_code, valid_from. stands_from is empty where the catalogue does not tell, and for units it lacks.
with
entry as (
    select
        code                                                            as agency_code,
        case when count(*) = count(valid_from) then min(valid_from) end as stands_from
    from raw_agency
    group by code
)

select
    succession.agency_code,
    holder_code,
    succession.valid_from,
    succession.valid_before,
    stands_from,
    valid_to                                                            as stands_to
from dim_agency_succession as succession
join dim_agency
    on  dim_agency.agency_code = succession.agency_code
    and is_current
left join entry
    on entry.agency_code = succession.agency_code
order by succession.agency_code, succession.valid_from
