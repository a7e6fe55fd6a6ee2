-- title_vi: Chữ NULL của phần mềm nằm ở chỗ của mã
-- title_en: A program's word for nothing stands where a code should
-- severity: medium
-- incremental: dossier
-- explanation_vi: Mã hồ sơ, mã đơn vị hoặc mã thủ tục là chữ NULL, N/A, \N, #N/A hay None: phần mềm nguồn ghi chữ đó khi không có giá trị, nên hồ sơ được đếm ở một đơn vị hay thủ tục không có thật. Hãy để trống ô tại nguồn, hoặc nạp lại với --null-words NULL,N/A (trong tệp ánh xạ: null_words).
-- explanation_en: The code of the dossier, the agency or the procedure is NULL, N/A, \N, #N/A or None: the source writes that where it has no value, so the dossier counts for an agency or a procedure that does not exist. Leave the cell empty at the source, or take the file in again with --null-words NULL,N/A (in a mapping: null_words).
with
word as (select unnest(['null', '(null)', 'n/a', '#n/a', '\n', 'none', 'nan', 'undefined']) as text)

select
    agency_key,
    dossier_code,
    coalesce(received_date, first_event_at::date)           as found_on,
    concat_ws(
        ', ',
        case when lower(dossier_code) in (from word) then 'dossier_code ' || dossier_code end,
        case when lower(agency_code) in (from word) then 'agency_code ' || agency_code end,
        case when lower(procedure_code) in (from word) then 'procedure_code ' || procedure_code end
    )                                                       as detail
from fct_dossier
join dim_agency using (agency_key)
join dim_procedure using (procedure_key)
where lower(dossier_code) in (from word)
   or lower(agency_code) in (from word)
   or lower(procedure_code) in (from word)
