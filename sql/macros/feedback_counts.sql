-- feedback_counts: whether a feedback (PAKN) counts in a period: received or answered in it.
received_date <= last_day
and (received_date >= first_day or answered_date between first_day and last_day)
