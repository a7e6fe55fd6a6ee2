-- title_vi: Đơn vị không có trong danh mục
-- title_en: Agency not in the catalogue
-- severity: medium
-- incremental: dossier
-- explanation_vi: Mã đơn vị của hồ sơ không có trong danh mục đơn vị đã nạp; hồ sơ vẫn được đếm nhưng không thuộc cấp hay đơn vị cha nào. Hãy bổ sung đơn vị vào danh mục (khohoso ingest agencies.csv) hoặc sửa mã tại nguồn.
-- explanation_en: The dossier's agency code is not in the catalogue that was taken in; it is counted, but belongs to no level and no parent. Add the unit to the catalogue (khohoso ingest agencies.csv), or mend the code in the source.
-- Where no catalogue was ever taken in nothing can be missing from it: that is said once (sql/queries/caveats.sql).
select
    agency_key,
    dossier_code,
    coalesce(received_date, first_event_at::date)           as found_on,
    'agency_code ' || agency_code                           as detail
from fct_dossier
join dim_agency using (agency_key)
where not in_catalogue
  and exists (from dim_agency where in_catalogue)
