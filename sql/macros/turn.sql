-- turn: the order of events that stand at one instant: registered or refused, the first receipt, requests, then what answers them, and
-- of closings finished before returned before withdrawn before stopped. Over events as for placed_at.
case
    when status_key in (1, 3) then 1
    when status_key = 2 and event_time = min(event_time) filter (where status_key = 2) over (partition by dossier_code) then 2
    when status_key in (5, 6) then 3
    when status_key in (2, 4) then 4
    when status_key = 9 then 5
    when status_key = 10 then 6
    when status_key = 7 then 7
    else 8
end
