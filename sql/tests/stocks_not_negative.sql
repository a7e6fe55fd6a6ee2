-- title_vi: Không có số tồn âm và các thành phần cộng đúng bằng tổng
-- title_en: No stock is negative and the parts of the open stock add up
select *
from mart_period_flow
where carried_over < 0
   or open_end < 0
   or open_in_time < 0
   or open_overdue < 0
   or open_no_due < 0
   or open_overdue_waiting not between 0 and open_overdue
   or carried_over + received <> closed + open_end
   or open_in_time + open_overdue + open_no_due <> open_end
