-- placed_at: where an event stands in the order of its dossier's: at its own time, save an answer without an hour (00:00:00), which
-- stands after the requests of its day. Over events of whole dossiers with dossier_code, event_time, event_date, status_key.
case
    when status_key in (2, 4) and event_time::timestamp = event_date::timestamp
     and event_time > min(event_time) filter (where status_key = 2) over (partition by dossier_code)
    then greatest(event_time, max(event_time) filter (where status_key in (5, 6)) over (partition by dossier_code, event_date))
    else event_time
end
