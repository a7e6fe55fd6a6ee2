-- is_unsettled: how much committed batches left for settle_repeats to do.
select count(*)
from unsettled_event
