-- title_vi: Bước chuyển trạng thái không thường gặp
-- title_en: A move that is not on the list of usual moves
-- severity: low
-- incremental: dossier
-- explanation_vi: Hồ sơ chuyển trạng thái không theo trình tự thường gặp (Thông tư 21/2023/TT-BTTTT Phụ lục II), chẳng hạn xử lý trước khi tiếp nhận hoặc không bao giờ được tiếp nhận; thường do thiếu sự kiện. Dòng đến sau khi kết thúc và chờ bổ sung bị đổi thành xong là phát hiện riêng. Hãy kiểm tra việc đồng bộ trạng thái.
-- explanation_en: The dossier moves in a way that is not usual (Circular 21/2023/TT-BTTTT Annex II), such as processing before receipt, or no receipt at all; mostly events are missing. Rows after closing and waits rewritten to finished are findings of their own. Check how the source sends statuses.
-- Usual: 1→2,3,5,7; 2→4,5,6,7,8,9; 4→5,6,7,8,9; 5,6→4,7,8; 9→10; a life begins with 1 or 2. A status that repeats is no
-- move. What follows a closing (7 to 10) and 5,6→9 are left to row_after_closing and rewritten_to_finished.
with
move as (
    select
        dossier_key,
        event_date,
        coalesce(previous_status_key, 0)                    as old_status,
        status_key                                          as new_status
    from irregular_event
    join irregular_dossier using (dossier_key)
    where status_key is distinct from previous_status_key
      and coalesce(previous_status_key, 0) < 7
      and coalesce(event_time <= settled_at, true)
),

unusual as (
    select
        dossier_key,
        min(event_date)                                     as found_on,
        string_agg(distinct case old_status when 0 then '–' else old_status::varchar end || ' → ' || new_status, ', '
            order by case old_status when 0 then '–' else old_status::varchar end || ' → ' || new_status) as moves
    from move
    where not case old_status
        when 0 then new_status in (1, 2)
        when 1 then new_status in (2, 3, 5, 7)
        when 2 then new_status in (4, 5, 6, 7, 8, 9)
        when 4 then new_status in (5, 6, 7, 8, 9)
        when 5 then new_status in (4, 7, 8, 9)
        when 6 then new_status in (4, 7, 8, 9)
        else false
    end
    group by dossier_key
)

select
    agency_key,
    dossier_code,
    found_on,
    'status ' || moves                                      as detail
from unusual
join irregular_dossier using (dossier_key)
