-- legal_minutes: the legal term of a dossier in working minutes, null without one; terms in calendar days and months as the working days
-- that lie in them. Over fct_dossier with its procedure, received_day, due_day and day_minutes.
case
    when legal_due_at is null then null
    when legal_term_unit = 'hours' then legal_term * 60
    when legal_term_unit = 'working_days' then legal_term * day_minutes
    else (due_day.workday_index - received_day.workday_index) * day_minutes
end
