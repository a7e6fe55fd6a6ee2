-- title_vi: Thủ tục không có trong danh mục
-- title_en: Procedure not in the catalogue
-- severity: medium
-- incremental: dossier
-- explanation_vi: Mã thủ tục của hồ sơ, kể cả phần mã quốc gia, không có trong danh mục đã nạp, hoặc hồ sơ không nêu thủ tục; vì thế không biết lĩnh vực, mức độ dịch vụ và thời hạn giải quyết. Hãy bổ sung danh mục thủ tục hoặc sửa mã tại nguồn.
-- explanation_en: The dossier's procedure code, its national part included, is not in the catalogue that was taken in, or none is given; field, service level and legal term are not known by it. Add the procedure to the catalogue, or mend the code in the source.
-- Where no catalogue was ever taken in nothing can be missing from it: that is said once (sql/queries/caveats.sql).
with
known as (
    select distinct national_code
    from dim_procedure
    where in_catalogue
      and national_code <> ''
)

select
    agency_key,
    dossier_code,
    coalesce(received_date, first_event_at::date)           as found_on,
    'procedure_code ' || coalesce(nullif(procedure_code, ''), '–') as detail
from fct_dossier
join dim_procedure using (procedure_key)
anti join known using (national_code)
where not in_catalogue
  and exists (from dim_procedure where in_catalogue)
