-- title_vi: Giờ UTC bị ghi như giờ địa phương
-- title_en: UTC written as local time
-- severity: high
-- explanation_vi: Trong một tháng, nhiều lần tiếp nhận tại quầy và kết thúc của đơn vị rơi vào nửa đêm về sáng, giờ không có cán bộ làm việc: nguồn nhiều khả năng gửi giờ UTC mà không ghi độ lệch, nên sự kiện buổi sáng bị chuyển sang sớm 7 giờ và có thể sang ngày khác. Hãy gửi thời gian kèm độ lệch (+07:00 hoặc Z), hoặc khai múi giờ trong tệp ánh xạ, rồi nạp lại.
-- explanation_en: In one month many of a unit's receipts at the counter and finishes lie in the small hours, when nobody is in: the source most likely sends UTC without an offset, which moves events seven hours back and some to another day. Send times with an offset (+07:00 or Z), or name the zone in the mapping file, and take the files in again.
-- Only what needs a clerk is looked at: receipts other than online, and finishes, of times that were written without an offset.
-- What a feed of dates puts in place of a clock (midnight, a little after it, or any other time, always the same) is no time of
-- day: exactly midnight is left out, and nights must be of many minutes. Thresholds: night ends at night_end; at least at_least
-- instants of the unit in the month, at_least_share of them by night, in at_least_minutes different minutes of the day.
with
threshold as (
    select
        interval 5 hour                                     as night_end,
        20                                                  as at_least,
        0.25                                                as at_least_share,
        5                                                   as at_least_minutes
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
        date_trunc('month', date_day)                       as found_month,
        date_day::timestamptz                               as starts_at,
        (date_day + night_end)::timestamptz                 as ends_at
    from dim_date, span, threshold
    where date_day between first_day and last_day
),

-- How many there are and how many by night, first: whether their times came with an offset is asked of few units only.
counted as (
    select
        agency_key,
        found_month,
        count(*)                                                         as instants,
        count(*) filter (where received_at > starts_at and received_at < ends_at) as by_night
    from fct_dossier
    join night
        on date_day = received_date
    where channel_key <> 2
      and received_at <> starts_at
    group by all
    union all
    select
        agency_key,
        found_month,
        count(*),
        count(*) filter (where closed_at > starts_at and closed_at < ends_at)
    from fct_dossier
    join night
        on date_day = closed_date
    where closing_status_key = 9
      and closed_at <> starts_at
    group by all
),

suspect as (
    select
        agency_key,
        found_month
    from counted, threshold
    group by all
    having sum(instants) >= any_value(at_least)
       and sum(by_night) >= any_value(at_least_share) * sum(instants)
),

placed as materialized (
    select
        agency_key,
        dossier_code,
        found_month,
        received_date                                       as found_on,
        received_at                                         as happened_at,
        2                                                   as status_key,
        starts_at,
        ends_at
    from fct_dossier
    join night
        on date_day = received_date
    semi join suspect using (agency_key, found_month)
    where channel_key <> 2
      and received_at <> starts_at
    union all
    select agency_key, dossier_code, found_month, closed_date, closed_at, 9, starts_at, ends_at
    from fct_dossier
    join night
        on date_day = closed_date
    semi join suspect using (agency_key, found_month)
    where closing_status_key = 9
      and closed_at <> starts_at
),

with_offset as (
    select
        dossier_code,
        status_code                                         as status_key,
        event_time                                          as happened_at
    from raw_event
    where offset_given
      and dossier_code in (select dossier_code from placed)
),

without_offset as (
    select
        *,
        happened_at > starts_at and happened_at < ends_at   as is_by_night
    from placed
    anti join with_offset using (dossier_code, status_key, happened_at)
),

shifted as (
    select
        agency_key,
        found_month
    from without_offset, threshold
    group by all
    having count(*) >= any_value(at_least)
       and count(*) filter (where is_by_night) >= any_value(at_least_share) * count(*)
       and count(distinct (epoch_us(happened_at) - epoch_us(starts_at)) // 60_000_000) filter (where is_by_night) >= any_value(at_least_minutes)
)

select
    any_value(agency_key)                                   as agency_key,
    dossier_code,
    min(found_on)                                           as found_on,
    string_agg('status ' || status_key || ' ' || strftime(happened_at, '%Y-%m-%d %H:%M'), '; ' order by happened_at, status_key) as detail
from without_offset
semi join shifted using (agency_key, found_month)
where is_by_night
group by dossier_code
