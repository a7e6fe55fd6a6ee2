-- is_unsettled: how much committed batches left for dedupe to do.
select count(*)
from unsettled_event
