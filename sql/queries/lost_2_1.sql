-- lost_2_1: what a dossier costs indicator 2.1: 1 when it belongs to the period's common population and was handled late, or is
-- still open at the period's end and overdue by then. An expression over the dossiers of dossiers.sql, as mart_period_timeliness counts.
case
    when is_received and coalesce(closed_date > $last_day::date, true) then is_overdue_at_end::integer
    when is_received or is_closed then is_late::integer
    else 0
end
