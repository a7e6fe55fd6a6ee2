-- title_vi: Chỉ số: tử số không vượt mẫu số, điểm trong khoảng 0 đến tối đa
-- title_en: Indicators: numerator within denominator, score from zero to the maximum
select *
from indicator_value
where numerator not between 0 and denominator
   or score not between 0 and max_score
