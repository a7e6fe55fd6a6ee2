-- title_vi: Giờ UTC bị ghi như giờ địa phương
-- title_en: UTC written as local time
-- severity: high
-- explanation_vi: Trong một tháng, nhiều lần tiếp nhận tại quầy và kết thúc của đơn vị rơi vào nửa đêm về sáng, giờ không có cán bộ làm việc: nguồn nhiều khả năng gửi giờ UTC mà không ghi độ lệch, nên sự kiện buổi sáng bị chuyển sang sớm 7 giờ và có thể sang ngày khác. Hãy gửi thời gian kèm độ lệch (+07:00 hoặc Z), hoặc khai múi giờ trong tệp ánh xạ, rồi nạp lại.
-- explanation_en: In one month many of a unit's receipts at the counter and finishes lie in the small hours, when nobody is in: the source most likely sends UTC without an offset, which moves events seven hours back and some to another day. Send times with an offset (+07:00 or Z), or name the zone in the mapping file, and take the files in again.
-- Only what needs a clerk is looked at: receipts other than online, and finishes. Exactly midnight is left out: times
-- of a feed that has dates only. Thresholds: night ends at night_end; at least at_least instants of the unit in
-- the month, at_least_share of them by night.
with
threshold as (
    select
        interval 5 hour                                     as night_end,
        20                                                  as at_least,
        0.25                                                as at_least_share
),

span as (
    select
        min(received_date)                                  as first_day,
        max(greatest(received_date, closed_date))           as last_day
    from fct_dossier
),

night as (
    select
        date_day,
        date_day::timestamptz                               as starts_at,
        (date_day + night_end)::timestamptz                 as ends_at
    from dim_date, span, threshold
    where date_day between first_day and last_day
),

instant as (
    select
        agency_key,
        dossier_code,
        received_date                                       as found_on,
        received_at                                         as happened_at,
        2                                                   as status_key
    from fct_dossier
    where received_date is not null
      and channel_key <> 2
    union all
    select agency_key, dossier_code, closed_date, closed_at, 9
    from fct_dossier
    where closing_status_key = 9
),

placed as (
    select
        instant.*,
        date_trunc('month', found_on)                       as found_month,
        happened_at > starts_at and happened_at < ends_at   as is_night
    from instant
    join night
        on night.date_day = found_on
    where happened_at <> starts_at
),

shifted as (
    select
        agency_key,
        found_month
    from placed, threshold
    group by all
    having count(*) >= any_value(at_least)
       and count(*) filter (where is_night) >= any_value(at_least_share) * count(*)
)

select
    any_value(agency_key)                                   as agency_key,
    dossier_code,
    min(found_on)                                           as found_on,
    string_agg('status ' || status_key || ' ' || strftime(happened_at, '%Y-%m-%d %H:%M'), '; ' order by happened_at, status_key) as detail
from placed
semi join shifted using (agency_key, found_month)
where is_night
group by dossier_code
