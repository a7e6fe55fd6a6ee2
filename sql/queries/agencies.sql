-- agencies: every unit as it is now, and whether it ever received a dossier. Grain: agency_code.
select
    agency_code,
    agency_name,
    short_name,
    level,
    kind,
    parent_code,
    in_catalogue,
    valid_to,
    agency_code in (
        select dim_agency.agency_code
        from mart_daily_flow
        join dim_agency using (agency_key)
        where received > 0
    )                                                       as has_dossiers
from dim_agency
where is_current
order by agency_code
