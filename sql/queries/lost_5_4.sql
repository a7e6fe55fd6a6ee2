-- lost_5_4: what a dossier costs indicator 5.4: 1 when it belongs to the period's common population and costs 2.1 (see there), is
-- disliked or has feedback about it; once, whatever of these. An expression over the dossiers of dossiers.sql, as mart_period_timeliness counts.
case
    when is_received and coalesce(closed_date > $last_day::date, true) then (is_overdue_at_end or is_disliked)::integer
    when is_received or is_closed then (is_late or is_disliked)::integer
    else 0
end
