-- dim_agency: units, type 2. Grain: agency_key = one version of a unit.
-- Keys are numbered by code and time, so that a rebuild gives the same ones (design law 6).
-- incremental: dimension
select
    row_number() over (order by agency_code, valid_from)::integer as agency_key,
    *
from stg_agency
order by agency_key
