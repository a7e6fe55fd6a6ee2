-- title_vi: Chỉ số: tử số không vượt mẫu số, điểm trong khoảng 0 đến tối đa
-- title_en: Indicators: numerator within denominator, score from zero to the maximum
-- What is shown without points (2.2: handling time against the legal time) may be above 1.
select *
from indicator_score
where (max_score > 0 and numerator not between 0 and denominator)
   or numerator < 0
   or denominator < 0
   or score not between 0 and greatest(max_score, 0)
   or (score is null and applicable and ratio is not null)
