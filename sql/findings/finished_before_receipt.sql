-- title_vi: Kết thúc trước khi tiếp nhận
-- title_en: Closed before receipt
-- severity: high
-- incremental: dossier
-- explanation_vi: Thời điểm kết thúc (xử lý xong, trả kết quả, rút hoặc dừng) sớm hơn thời điểm tiếp nhận từ một phút trở lên; hồ sơ được đếm là kết thúc đúng ngày tiếp nhận. Thường do nhập hồ sơ sau khi đã làm, hoặc sai múi giờ. Hãy sửa thời điểm tại hệ thống nguồn.
-- explanation_en: The closing (finished, handed out, withdrawn or stopped) is dated a minute or more before the receipt; the dossier counts as closed on the day of its receipt. Mostly entered after the work was done, or in the wrong time zone. Mend the times in the source system.
-- Threshold: clock_error_us, one minute in microseconds: what lies closer together was stamped by two clocks, or rounded.
with
threshold as (
    select 60 * 1_000_000                                   as clock_error_us
)

select
    agency_key,
    dossier_code,
    received_date                                           as found_on,
    'status ' || closing_status_key || '; closed_at ' || strftime(closed_at, '%Y-%m-%d %H:%M:%S') || ' < received_at '
        || strftime(received_at, '%Y-%m-%d %H:%M:%S')       as detail
from fct_dossier, threshold
where closing_status_key in (7, 8, 9, 10)
  and epoch_us(received_at) - epoch_us(closed_at) >= clock_error_us
