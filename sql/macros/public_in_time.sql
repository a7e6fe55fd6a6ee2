-- public_in_time: whether a decision_to_publish was made public in time, as of a period's end.
is_in_time and published_at is not null and published_at <= last_day
