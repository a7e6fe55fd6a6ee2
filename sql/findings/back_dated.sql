-- title_vi: Ghi lùi ngày: sự kiện được ghi nhận rất lâu sau khi xảy ra
-- title_en: Back-dated: an event recorded long after it is said to have happened
-- severity: medium
-- incremental: dossier
-- explanation_vi: Hệ thống nguồn ghi nhận sự kiện nhiều ngày sau thời điểm khai trong sự kiện; số liệu đã xem trước đó vì thế thay đổi và việc đúng hạn không chứng minh được. Nhập bù hàng loạt cũng hiện ở đây. Hãy xác minh lý do nhập muộn và nhập trong ngày.
-- explanation_en: The source recorded the event days after the time it claims; figures seen before change by it and being on time cannot be shown. Entering old papers in bulk shows up here too. Ask why it was entered late, and enter events on the day.
-- Threshold: too_late_us, three days from event_time to recorded_at in microseconds (adding intervals to instants reads the
-- calendar of the zone and takes ten times as long).
with
threshold as (
    select 3::bigint * 24 * 60 * 60 * 1_000_000                     as too_late_us
),

late_record as (
    select
        dossier_code,
        max_by(
            {d: event_date, e: event_time, r: recorded_at, s: status_key},
            {late: epoch_us(recorded_at) - epoch_us(event_time), e: event_time, s: status_key}   -- equally late: the last one
        )                                                          as worst
    from fct_dossier_event, threshold
    where epoch_us(recorded_at) - epoch_us(event_time) > too_late_us
    group by dossier_code
)

select
    agency_key,
    dossier_code,
    worst.d                                                 as found_on,
    'status ' || worst.s || '; event_time ' || strftime(worst.e, '%Y-%m-%d %H:%M')
        || '; recorded_at ' || strftime(worst.r, '%Y-%m-%d %H:%M') as detail
from late_record
join fct_dossier using (dossier_code)
