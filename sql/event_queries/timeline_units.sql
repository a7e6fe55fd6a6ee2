-- timeline_units: what a unit was called at a time, and who holds its dossiers. Grain: agency_key.
-- Parameter: the day whose organisation counts.
select
    version.agency_key,
    version.agency_code,
    version.agency_name,
    holder.agency_code                                                                  as holder_code,
    holder.agency_name                                                                  as holder_name
from dim_agency as version
join dim_agency_succession as succession
    on  succession.agency_code = version.agency_code
    and $organised_on::date >= succession.valid_from
    and $organised_on::date < succession.valid_before
join dim_agency as holder
    on  holder.agency_code = holder_code
    and holder.is_current
