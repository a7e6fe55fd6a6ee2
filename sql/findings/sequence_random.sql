-- title_vi: Số thứ tự trong mã hồ sơ là số ngẫu nhiên
-- title_en: Sequence numbers in dossier codes are random
-- severity: low
-- explanation_vi: Số thứ tự của đơn vị trong tháng rải rác và không tăng theo thời gian, nên không thể thấy hồ sơ bị thiếu hay chèn thêm. Hãy cấp số liên tục theo ngày hoặc theo năm tại hệ thống nguồn.
-- explanation_en: A unit's numbers of a month lie far apart and do not rise with time, so that a missing or inserted dossier cannot be seen. Have the source system number consecutively by day or by year.
-- Thresholds: at least at_least codes of a unit in a month, spread over more than wider_than times their number, and a
-- correlation of number and receipt below rises_with_time, which a counter shared by several units passes.
with
threshold as (
    select
        20                                                  as at_least,
        50                                                  as wider_than,
        0.5                                                 as rises_with_time
),

unit_month as (
    select
        unit,
        code_day // 100                                     as code_month,
        min(sequence_number)                                as first_number,
        max(sequence_number)                                as last_number,
        count(*)                                            as codes
    from fct_dossier_code, threshold
    where received_at is not null
    group by all
    having count(*) >= any_value(at_least)
       and max(sequence_number) - min(sequence_number) > any_value(wider_than) * count(*)
       and coalesce(abs(corr(sequence_number, epoch_us(received_at))), 0) < any_value(rises_with_time)
)

select
    agency_key,
    dossier_code,
    found_on,
    codes || ' dossier_code in ' || first_number || '–' || last_number as detail
from fct_dossier_code
join unit_month
    on  fct_dossier_code.unit = unit_month.unit
    and code_day // 100 = code_month
