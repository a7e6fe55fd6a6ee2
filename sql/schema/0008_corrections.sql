-- Events that their source takes back or sets right under the event's own id. The rows they speak of stay.

alter table raw_event add column correction_code utinyint;    -- 1 withdrawn: the event does not count; 2 replaced: this row counts for it; null: an event
