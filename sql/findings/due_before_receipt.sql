-- title_vi: Ngày hẹn trả trước khi tiếp nhận
-- title_en: Appointment before receipt
-- severity: high
-- incremental: dossier
-- explanation_vi: Hồ sơ có ngày hẹn trả sớm hơn thời điểm tiếp nhận nên quá hạn ngay từ đầu; thường do nhập sai năm hoặc tính hạn từ ngày nộp. Hãy sửa ngày hẹn trả tại hệ thống nguồn.
-- explanation_en: The appointment lies before the receipt, so the dossier is overdue from the start; mostly a mistyped year, or a term counted from the day of filing. Mend the appointment in the source system.
select
    agency_key,
    dossier_code,
    received_date                                           as found_on,
    'due_at ' || strftime(least(original_due_at, due_at), '%Y-%m-%d %H:%M:%S') || ' < received_at '
        || strftime(received_at, '%Y-%m-%d %H:%M:%S')       as detail
from fct_dossier
where least(original_due_at, due_at) < received_at
