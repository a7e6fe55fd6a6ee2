-- title_vi: Yêu cầu bổ sung, nghĩa vụ tài chính hoặc dừng xử lý bị đổi thành đã xử lý xong
-- title_en: Supplement, fee or stop rewritten to finished
-- severity: high
-- incremental: dossier
-- explanation_vi: Hồ sơ đang chờ bổ sung (5), chờ nghĩa vụ tài chính (6) hoặc đã dừng (8) chuyển thẳng sang đã xử lý xong (9) mà không có bước xử lý nào ở giữa, hoặc nguồn gửi lại chính sự kiện đó với trạng thái 9. Hồ sơ được tính là hoàn thành trong khi công việc chưa làm. Hãy kiểm tra kết quả đã trả và sửa trạng thái tại hệ thống nguồn.
-- explanation_en: A dossier that waits for papers (5) or a fee (6) or was stopped (8) goes straight to finished (9) with no processing between, at a later or the same instant, or the source sent the very same event again as finished. It counts as done while the work is not. Check the result that was handed out and mend the status in the source system.
-- Evidence: the status just before a finish, in time, is 5, 6 or 8; or rows of one event_id say 5, 6 or 8 and 9.
with
stepped as (
    select
        agency_key,
        dossier_code,
        event_date                                          as found_on,
        event_time,
        'status ' || previous_status_key || ' → 9; event_time ' || strftime(previous_time, '%Y-%m-%d %H:%M')
            || ' → ' || strftime(event_time, '%Y-%m-%d %H:%M') as detail
    from irregular_event
    join irregular_dossier using (dossier_key)
    where status_key = 9
      and previous_status_key in (5, 6, 8)
),

contested as (
    select
        dossier_code,
        max(event_date) filter (where status_code = 9)      as found_on,
        max(event_time) filter (where status_code = 9)      as event_time,
        min(status_code) filter (where status_code in (5, 6, 8)) as old_status
    from raw_event
    where event_id is not null
      and correction_code is distinct from 1    -- what a withdrawal repeats of its event says nothing
      and identity_hash in (select identity_hash from raw_event where is_revision)
    group by dossier_code, event_id
    having bool_or(status_code = 9)
       and bool_or(status_code in (5, 6, 8))
),

resent as (
    select
        agency_key,
        dossier_code,
        found_on,
        event_time,
        'event_id: status ' || old_status || ' → 9'         as detail
    from contested
    join fct_dossier using (dossier_code)
)

select agency_key, dossier_code, found_on, detail
from (from stepped union all by name from resent)
qualify row_number() over (partition by dossier_code order by event_time, detail) = 1
