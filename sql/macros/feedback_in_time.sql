-- feedback_in_time: whether a feedback (PAKN) is handled in time as of a period's end: answered by the due instant, or not answered then
-- and due on a later day. Basis: Quyết định 766/QĐ-TTg, chỉ số 5.2.
case when answered_date <= last_day then is_in_time else due_date > last_day end
