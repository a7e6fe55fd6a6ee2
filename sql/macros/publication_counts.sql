-- publication_counts: whether a decision_to_publish counts in a period: its procedure was made public in it, or had to be by its end and
-- was not; an entry that has ended by then is not waited for any more.
published_at between first_day and last_day
or (due_on <= last_day and coalesce(published_at > last_day, true) and valid_before > last_day)
