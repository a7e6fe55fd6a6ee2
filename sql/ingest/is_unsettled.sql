-- is_unsettled: whether a committed batch left something for settle_repeats to do.
select count(*) > 0
from unsettled_event
