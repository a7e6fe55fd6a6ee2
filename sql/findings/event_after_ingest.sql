-- title_vi: Sự kiện có thời điểm sau khi tệp được nạp
-- title_en: An event dated after its file was taken in
-- severity: medium
-- incremental: dossier
-- explanation_vi: Sự kiện mang thời điểm ở tương lai so với lúc nạp tệp: đồng hồ máy nguồn sai, gõ nhầm năm hoặc sai múi giờ. Hồ sơ sẽ được đếm vào kỳ chưa tới. Hãy sửa thời điểm tại hệ thống nguồn rồi gửi lại.
-- explanation_en: The event lies in the future of the moment its file was taken in: a wrong clock, a mistyped year or a wrong zone. The dossier counts in a period that has not come. Mend the time in the source and send it again.
-- Threshold: clock_error, how far two honest clocks may be apart.
with
threshold as (
    select interval 10 minute                               as clock_error
),

early_file as (
    select
        file_id,
        taken_in_at
    from ledger_file, threshold
    where last_event_at > taken_in_at + clock_error
),

final as (
    select
        fct_dossier.agency_key,
        dossier_code,
        event_date                                          as found_on,
        event_time,
        'status ' || status_key || '; event_time ' || strftime(event_time, '%Y-%m-%d %H:%M') || ' > ' || strftime(taken_in_at, '%Y-%m-%d %H:%M') as detail
    from fct_dossier_event
    join early_file using (file_id)
    join fct_dossier using (dossier_code), threshold
    where event_time > taken_in_at + clock_error
)

select agency_key, dossier_code, found_on, detail
from final
qualify row_number() over (partition by dossier_code order by event_time, detail) = 1
