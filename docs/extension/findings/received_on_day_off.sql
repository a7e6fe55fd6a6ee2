-- title_vi: Tiếp nhận vào ngày nghỉ
-- title_en: Received on a day off
-- severity: low
-- version: 1
-- valid_from: 2024-01-01
-- incremental: dossier
-- explanation_vi: Hồ sơ nộp trực tiếp được ghi tiếp nhận vào thứ bảy, chủ nhật hoặc ngày lễ. Hãy hỏi bộ phận một cửa có làm việc ngày đó không; nếu không, giờ tiếp nhận bị ghi sai.
-- explanation_en: A dossier filed in person is recorded as received on a weekend or holiday. Ask the one-stop counter whether it was open; if not, the time of receipt is wrong.
select
    agency_key,
    dossier_code,
    received_date                                   as found_on,
    'received_date ' || received_date               as detail
from fct_dossier
join dim_date
    on dim_date.date_day = received_date
where not is_working_day
  and channel_key = 1
