-- spare_unread: fees that could not be read, which load_events marked so that they are counted, stand empty like those that are
-- not told. Their events stay.
update raw_event
set fee_due = null
where file_id between {{.FirstFile}} and {{.LastFile}}
  and fee_due < 0
