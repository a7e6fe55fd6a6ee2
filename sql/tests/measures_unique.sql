-- title_vi: Mỗi chỉ số của một đơn vị trong một kỳ, theo một quy tắc, chỉ có một giá trị
-- title_en: An indicator has one value per unit, period and rule
select
    unit_key,
    indicator,
    rule
from indicator_measure
group by all
having count(*) > 1
