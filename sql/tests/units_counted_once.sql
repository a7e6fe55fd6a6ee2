-- title_vi: Mỗi kỳ, mỗi đơn vị tính đúng một lần cho chính nó và một lần cho tỉnh
-- title_en: In each period a unit counts once by itself and once in the province
with
counted as (
    select
        organisation,
        calendar,
        period_kind,
        period_name,
        agency_code,
        count(*) filter (where scope = 'own')                               as own,
        count(*) filter (where is_own and scope = 'all')                    as province
    from dim_period_member
    join dim_period_unit using (unit_key, organisation, calendar, period_kind, period_name, unit_code, scope)
    group by all
)

select counted.*
from counted
left join dim_agency
    on  dim_agency.agency_code = counted.agency_code
    and is_current
where province <> 1
   or own > 1
   or (own = 0 and level <> 'province')
