-- feedback_disliked: whether the handling of a feedback (PAKN) was rated dissatisfied by a period's end.
coalesce(rating = 3, false) and coalesce(answered_date <= last_day, true)
