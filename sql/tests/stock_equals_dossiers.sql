-- title_vi: Số hồ sơ đang giải quyết, quá hạn cuối tháng khớp với đếm từng hồ sơ
-- title_en: Month-end stocks equal a count of the dossiers themselves
-- Law 3 by an independent path: no sums of flows, each dossier is looked at on each month's last day, with the last
-- appointment that was announced up to that day.
with
looked_at as (
    select
        calendar,
        period_name,
        last_day,
        dossier_code,
        agency_key,
        appointed_date,
        due_date
    from fct_dossier
    join dim_period
        on  received_date <= last_day
        and coalesce(closed_date, date '9999-12-31') > last_day
    where period_kind = 'month'
),

announced as (
    select
        dossier_code,
        calendar,
        period_name,
        max_by(fct_dossier_appointment.due_date, place)     as due_date
    from looked_at
    join fct_dossier_appointment using (dossier_code)
    where counts
      and announced_at::date <= last_day
    group by all
),

counted as (
    select
        calendar,
        period_name,
        agency_key,
        count(*)                                            as open_end,
        count(*) filter (where appointed_date <= last_day and coalesce(announced.due_date, looked_at.due_date) < last_day) as open_overdue,
        count(*) filter (where appointed_date is null or appointed_date > last_day) as open_no_due
    from looked_at
    left join announced using (dossier_code, calendar, period_name)
    group by all
),

kept as (
    select
        calendar,
        period_name,
        agency_key,
        sum(open_end)                                       as open_end,
        sum(open_overdue)                                   as open_overdue,
        sum(open_no_due)                                    as open_no_due
    from mart_period_flow
    where period_kind = 'month'
    group by all
    having sum(open_end) <> 0
)

select *
from counted
full join kept using (calendar, period_name, agency_key)
where (counted.open_end, counted.open_overdue, counted.open_no_due)
    is distinct from (kept.open_end, kept.open_overdue, kept.open_no_due)
