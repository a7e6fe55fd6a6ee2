-- lost_2_1: what a dossier costs indicator 2.1: 1 when it was received or handled in the period and was handled late, or is
-- still open at the period's end and overdue by then. An expression over the dossiers of dossiers.sql, as ind_2_1 counts.
case
    when is_received and coalesce(closed_date > $last_day::date, true) then coalesce(overdue_date <= $last_day::date, false)::integer
    when is_received or is_closed then is_late::integer
    else 0
end
