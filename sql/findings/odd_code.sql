-- title_vi: Mã hồ sơ không theo mẫu
-- title_en: The dossier code does not have the usual form
-- severity: low
-- incremental: dossier
-- explanation_vi: Mã hồ sơ không có dạng đơn vị-YYMMDD-số thứ tự (000.00.53.H48-240115-0012 hoặc H15.50.05-240115-00012) nên không tra được trên Cổng Dịch vụ công quốc gia. Hồ sơ vẫn được đếm. Hãy cấp mã theo mẫu quốc gia.
-- explanation_en: The code is not unit-YYMMDD-sequence (000.00.53.H48-240115-0012 or H15.50.05-240115-00012), so it cannot be looked up on the national portal. It is counted all the same. Have codes made in the national form.
select
    agency_key,
    dossier_code,
    coalesce(received_date, first_event_at::date)           as found_on,
    'dossier_code ' || dossier_code                         as detail
from fct_dossier
where not regexp_full_match(dossier_code, '(?:\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,3})-\d{6}-\d{4,7}')
