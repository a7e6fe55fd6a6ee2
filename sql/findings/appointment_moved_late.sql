-- title_vi: Ngày hẹn trả bị dời sau khi đã quá hạn
-- title_en: Appointment moved after it had passed
-- severity: high
-- explanation_vi: Một ngày hẹn trả mới, muộn hơn, chỉ được gửi khi ngày hẹn cũ đã qua trong lúc đồng hồ đang chạy; hồ sơ trễ vì thế được tính đúng hạn. Hẹn lại do chờ bổ sung không tính vào đây. Hãy yêu cầu thư xin lỗi và hẹn lại trước khi quá hạn (NĐ 61/2018/NĐ-CP Điều 19), và xem cả ngày hẹn ban đầu trong báo cáo.
-- explanation_en: A new, later appointment was announced only after the old one had passed while the clock was running; a late dossier counts on time by it. New appointments due to a wait for the applicant are not meant. Ask for apology and new date before the old one passes (Decree 61/2018/NĐ-CP Article 19), and look at the original appointment as well.
-- Test: announced after the old appointment and not after closing; the dossier did not wait (5, 6) when the old one passed.
with
moved as (
    select
        dossier_key,
        event_time,
        event_date,
        previous_due_at,
        due_at
    from irregular_event
    where due_at > previous_due_at
      and event_time > previous_due_at
),

final as (
    select
        agency_key,
        dossier_code,
        event_date                                          as found_on,
        event_time,
        'due_at ' || strftime(previous_due_at, '%Y-%m-%d %H:%M') || ' → ' || strftime(moved.due_at, '%Y-%m-%d %H:%M')
            || '; event_time ' || strftime(event_time, '%Y-%m-%d %H:%M') as detail
    from moved
    join irregular_dossier using (dossier_key)
    where coalesce(event_time <= settled_at, true)
      and not exists (
        from fct_dossier_pause
        where fct_dossier_pause.dossier_code = irregular_dossier.dossier_code
          and paused_at <= previous_due_at
          and coalesce(resumed_at >= previous_due_at, true)
      )
)

select agency_key, dossier_code, found_on, detail
from final
qualify row_number() over (partition by dossier_code order by event_time, detail) = 1
