-- title_vi: Ngày hẹn trả bị dời sau khi đã quá hạn
-- title_en: Appointment moved after it had passed
-- severity: high
-- incremental: dossier
-- explanation_vi: Một ngày hẹn trả mới, muộn hơn, chỉ được gửi khi ngày hẹn cũ đã qua trong lúc đồng hồ đang chạy; hồ sơ trễ vì thế được tính đúng hạn. Hẹn lại do chờ bổ sung không tính vào đây. Hãy yêu cầu thư xin lỗi và hẹn lại trước khi quá hạn (NĐ 61/2018/NĐ-CP Điều 19), và xem cả ngày hẹn ban đầu trong báo cáo.
-- explanation_en: A new, later appointment was announced only after the old one had passed while the clock was running; a late dossier counts on time by it. New appointments due to a wait for the applicant are not meant. Ask for apology and new date before the old one passes (Decree 61/2018/NĐ-CP Article 19), and look at the original appointment as well.
-- Test: announced after the old appointment and not after closing; the dossier did not wait (5, 6) when the old one passed.
with
late_notice as (
    select
        agency_key,
        dossier_code,
        fct_dossier_appointment.due_at,
        replaced_due_at,
        announced_at
    from fct_dossier_appointment
    join fct_dossier using (dossier_code)
    where fct_dossier_appointment.due_at > replaced_due_at
      and announced_at > replaced_due_at
      and (closed_at is null or announced_at <= greatest(closed_at, received_at))
)

select
    agency_key,
    dossier_code,
    announced_at::date                                      as found_on,
    'due_at ' || strftime(replaced_due_at, '%Y-%m-%d %H:%M') || ' → ' || strftime(due_at, '%Y-%m-%d %H:%M')
        || '; event_time ' || strftime(announced_at, '%Y-%m-%d %H:%M') as detail
from late_notice
where not exists (
    from fct_dossier_pause
    where fct_dossier_pause.dossier_code = late_notice.dossier_code
      and paused_at <= replaced_due_at
      and coalesce(resumed_at >= replaced_due_at, true)
)
qualify row_number() over (partition by dossier_code order by announced_at, detail) = 1
