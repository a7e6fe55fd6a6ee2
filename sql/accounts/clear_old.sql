-- clear_old: sessions that have run out.
delete from session
where seen_at <= :seen_after
    or created_at <= :created_after
