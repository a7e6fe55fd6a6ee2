-- title_vi: Mỗi ngày, hồ sơ của một đơn vị chỉ có đúng một đơn vị đang giữ
-- title_en: On each day the dossiers of a unit have exactly one holder
-- Law 3 through mergers and splits: no dossier is lost or counted twice in either view of the organisation.
with
ranged as (
    select
        *,
        lag(valid_before) over life         as range_before,
        lead(valid_from) over life is null  as is_last
    from dim_agency_succession
    window life as (partition by agency_code order by valid_from)
)

select agency_code
from ranged
where valid_from <> coalesce(range_before, date '0001-01-01')
   or (is_last and valid_before <> date '9999-12-31')
   or valid_from >= valid_before
   or holder_code not in (select agency_code from dim_agency)
union all
select agency_code
from dim_agency
where agency_code not in (select agency_code from dim_agency_succession)
