-- title_vi: Nhiều hồ sơ kết thúc sát giờ hẹn, nhiều ngày sau mới trả kết quả
-- title_en: Many finishes minutes before the due hour, results handed out days later
-- severity: medium
-- explanation_vi: Trong một tháng, một phần đáng kể hồ sơ của đơn vị được ghi xong ngay trước giờ hẹn nhưng kết quả chỉ được trả nhiều ngày sau: có thể trạng thái được bấm để kịp hạn. Hãy kiểm tra ngày ký và ngày trả kết quả của các hồ sơ này.
-- explanation_en: In one month a good part of a unit's dossiers is marked finished just before the due hour while results are handed out days later: the status may be pressed to make the date. Check when these results were signed and handed out.
-- Thresholds: at most shortly_before_us before the due instant (30 minutes), returned days_later_us (2 days) or more, at least at_least such dossiers that month, and
-- at_least_share of the unit's dossiers finished with an appointment that month.
with
threshold as (
    select
        30::bigint * 60 * 1_000_000                         as shortly_before_us,
        2::bigint * 24 * 60 * 60 * 1_000_000                as days_later_us,
        10                                                  as at_least,
        0.2                                                 as at_least_share
),

suspect as (
    select
        agency_key,
        dossier_code,
        closed_date,
        closed_at,
        due_at,
        returned_at,
        date_trunc('month', closed_date)                    as closed_month
    from fct_dossier, threshold
    where closing_status_key = 9
      and epoch_us(due_at) - epoch_us(closed_at) between 0 and shortly_before_us
      and epoch_us(returned_at) - epoch_us(closed_at) >= days_later_us
),

-- Only units that press it often are counted in full.
repeated as (
    select
        agency_key,
        closed_month,
        count(*)                                            as suspects
    from suspect, threshold
    group by all
    having count(*) >= any_value(at_least)
),

many as (
    select
        agency_key,
        closed_month
    from fct_dossier
    join repeated using (agency_key)
    cross join threshold
    where closing_status_key = 9
      and due_at is not null
      and closed_date between closed_month and last_day(closed_month)
    group by all
    having any_value(suspects) >= any_value(at_least_share) * count(*)
)

select
    agency_key,
    dossier_code,
    closed_date                                             as found_on,
    'closed_at ' || strftime(closed_at, '%Y-%m-%d %H:%M') || '; due_at ' || strftime(due_at, '%Y-%m-%d %H:%M')
        || '; returned_at ' || strftime(returned_at, '%Y-%m-%d %H:%M') as detail
from suspect
semi join many using (agency_key, closed_month)
