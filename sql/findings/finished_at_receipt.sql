-- title_vi: Kết thúc ngay lúc tiếp nhận, không có ngày hẹn trả
-- title_en: Finished at the instant of receipt, without an appointment
-- severity: high
-- incremental: dossier
-- explanation_vi: Hồ sơ không có ngày hẹn trả được ghi "đã xử lý xong" trong cùng một giây với lúc tiếp nhận, nên luôn được tính đúng hạn dù thực tế có thể chưa giải quyết. Hãy đối chiếu với ngày trả kết quả và yêu cầu phần mềm một cửa gửi ngày hẹn trả cùng thời điểm kết thúc thật.
-- explanation_en: A dossier without an appointment is stamped finished in the very second of its receipt, so it always counts on time though nothing may have been done yet. Compare with the day the result was handed out, and have the one-stop system send the appointment and the true finish.
-- Threshold: at_once_us, one second in microseconds: a finish that comes sooner after the receipt was stamped with it.
with
threshold as (
    select 1_000_000                                        as at_once_us
)

select
    agency_key,
    dossier_code,
    received_date                                           as found_on,
    'received_at = closed_at ' || strftime(closed_at, '%Y-%m-%d %H:%M')
        || coalesce('; returned_at ' || strftime(returned_at, '%Y-%m-%d %H:%M'), '') as detail
from fct_dossier, threshold
where closing_status_key = 9
  and due_at is null
  and epoch_us(closed_at) >= epoch_us(received_at)
  and epoch_us(closed_at) - epoch_us(received_at) < at_once_us
