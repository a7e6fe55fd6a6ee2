-- dim_agency_standing: the days on which each unit of the catalogue stands. Grain: agency_code.
-- dim_agency lets the first entry of a unit reach back, so that every event finds one; whether the unit was there on a day is told here:
-- from the first day that its entries name (none named: from ever) to the last day of its newest one.
select
    code                                                                        as agency_code,
    min(coalesce(valid_from, date '0001-01-01'))                                as stands_from,
    coalesce(
        arg_max_null(valid_to, coalesce(valid_from, date '0001-01-01')),
        date '9999-12-31'
    )                                                                           as stands_to
from (
    select
        code,
        valid_from,
        valid_to
    from raw_agency
    qualify row_number() over (
        partition by code, valid_from
        order by name, short_name, level, kind, parent_code, valid_to, successor_codes
    ) = 1
)
group by code
order by code
