-- title_vi: Mã bị bảng tính hoặc bàn phím làm hỏng
-- title_en: A spreadsheet or a keyboard damaged the code
-- severity: medium
-- incremental: dossier
-- explanation_vi: Mã đơn vị hoặc mã thủ tục là lỗi của bảng tính (#REF!, #VALUE!), một số viết gọn (1E+05) hoặc có chữ cái Kirin, Hy Lạp hay chữ toàn khổ trông như chữ La-tinh (Н28 thay cho H28): hồ sơ được đếm ở một đơn vị hay thủ tục không có thật. Hãy sửa mã tại nguồn, định dạng cột mã là văn bản trong bảng tính, rồi nạp lại.
-- explanation_en: The code of the agency or the procedure is an error of a spreadsheet (#REF!, #VALUE!), a shortened number (1E+05), or has Cyrillic, Greek or full-width letters that look like Latin ones (Н28 for H28): the dossier counts for an agency or a procedure that does not exist. Mend the code in the source, format the column of codes as text in the spreadsheet, and take the file in again.
-- The codes are looked at where they stand once each. What is odd about a dossier's own code is told by odd_code.
with
damaged_agency as (
    select agency_key
    from dim_agency
    where regexp_matches(agency_code, '^(?:#(?:REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|##+)|\d+(?:[.,]\d+)?[eE]\+?\d+)$|[\p{Cyrillic}\p{Greek}\x{FF01}-\x{FF5E}]')
),

damaged_procedure as (
    select procedure_key
    from dim_procedure
    where regexp_matches(procedure_code, '^(?:#(?:REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|##+)|\d+(?:[.,]\d+)?[eE]\+?\d+)$|[\p{Cyrillic}\p{Greek}\x{FF01}-\x{FF5E}]')
)

select
    agency_key,
    dossier_code,
    coalesce(received_date, first_event_at::date)           as found_on,
    concat_ws(
        ', ',
        case when agency_key in (from damaged_agency) then 'agency_code ' || agency_code end,
        case when procedure_key in (from damaged_procedure) then 'procedure_code ' || procedure_code end
    )                                                       as detail
from fct_dossier
join dim_agency using (agency_key)
join dim_procedure using (procedure_key)
where agency_key in (from damaged_agency)
   or procedure_key in (from damaged_procedure)
