-- verdict: what an on-time rule says of a closed dossier by due_at, due_date and closed_date. Parameter: when it is late.
case
    when due_date is null then 'no_due'
    when {{.}} then 'late'
    when closed_date < due_date then 'early'
    else 'on_time'
end
