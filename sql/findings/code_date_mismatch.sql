-- title_vi: Ngày trong mã hồ sơ không phải ngày đăng ký hay tiếp nhận
-- title_en: The day in the dossier code is neither that of registration nor that of receipt
-- severity: low
-- incremental: dossier
-- explanation_vi: Phần YYMMDD của mã khác cả ngày đăng ký lẫn ngày tiếp nhận: hồ sơ có thể được giữ lại trước khi tiếp nhận chính thức, hoặc bị nhập lùi ngày. Hãy đối chiếu với ngày nộp ghi trên giấy tiếp nhận.
-- explanation_en: YYMMDD in the code is neither the day of registration nor that of receipt: the dossier may have been held back before its formal receipt, or entered back-dated. Compare with the day on the receipt given to the applicant.
with
suspect as (
    select
        *,
        registered_at::date                                 as registered_date
    from fct_dossier_code
    where code_day <> year(received_date) % 100 * 10000 + month(received_date) * 100 + day(received_date)
)

select
    agency_key,
    dossier_code,
    found_on,
    format('{:06d}', code_day) || ' ≠ received_at ' || received_date
        || coalesce(', registered_at ' || registered_date, '') as detail
from suspect
where coalesce(code_day <> year(registered_date) % 100 * 10000 + month(registered_date) * 100 + day(registered_date), true)
