-- title_vi: Kết thúc trước khi tiếp nhận
-- title_en: Finished before receipt
-- severity: high
-- incremental: dossier
-- explanation_vi: Thời điểm xử lý xong hoặc trả kết quả sớm hơn thời điểm tiếp nhận; hồ sơ được đếm là kết thúc đúng lúc tiếp nhận. Thường do nhập hồ sơ sau khi đã làm, hoặc sai múi giờ. Hãy sửa thời điểm tại hệ thống nguồn.
-- explanation_en: The finish or the hand-out is dated before the receipt; the dossier counts as closed at its receipt. Mostly entered after the work was done, or in the wrong time zone. Mend the times in the source system.
select
    agency_key,
    dossier_code,
    received_date                                           as found_on,
    'closed_at ' || strftime(closed_at, '%Y-%m-%d %H:%M:%S') || ' < received_at '
        || strftime(received_at, '%Y-%m-%d %H:%M:%S')       as detail
from fct_dossier
where closing_status_key in (9, 10)
  and closed_at < received_at
