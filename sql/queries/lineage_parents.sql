-- lineage_parents: which unit stood below which other unit on which days, as the catalogue says; the province is not named, for it
-- always stands for everything. Grain: agency_code, valid_from.
select
    version.parent_code,
    version.agency_code,
    version.valid_from,
    version.valid_before
from dim_agency as version
join dim_agency as parent
    on  parent.agency_code = version.parent_code
    and parent.is_current
    and parent.level <> 'province'
order by version.parent_code, version.agency_code, version.valid_from
