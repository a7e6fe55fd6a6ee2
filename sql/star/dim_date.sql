-- dim_date: calendar days 1990 to 2100. Grain: date_day.
-- Working days are weekdays that are not off, and make-up days; a day that the province took in itself (raw_holiday) comes
-- before the shipped row of that day. workday_index counts working days and minutes_before their working time before the day,
-- so that a distance in working days or hours is a subtraction. Statutory periods run from the 15th to the 14th
-- (NĐ 09/2019/NĐ-CP); a stretch runs from the 1st or the 15th to the day before the other, so that the periods of both
-- calendars are whole stretches. Days off: Bộ luật Lao động 2019 Điều 111, 112.
with
day as (
    select unnest(generate_series(date '1990-01-01', date '2100-12-31', interval 1 day))::date as date_day
),

own as (
    select
        holiday_date                                                                        as date_day,
        coalesce(name, '')                                                                  as holiday_name,
        case kind when 1 then 'off' else 'make_up' end                                      as kind
    from raw_holiday
    qualify row_number() over (
        partition by holiday_date
        order by decided_at desc nulls last, raw_holiday.kind desc, name, basis
    ) = 1
),

shipped as (
    select
        holiday_date::date                                                                  as date_day,
        min(name)                                                                           as holiday_name,
        min(kind)                                                                           as kind
    from seed_holiday
    group by all
),

holiday as (
    select * from own
    union all
    select * from shipped anti join own using (date_day)
),

worked as (
    select
        date_day,
        coalesce(holiday_name, '')                                                          as holiday_name,
        coalesce(kind = 'off', false)                                                       as is_holiday,
        coalesce(kind = 'make_up', isodow(date_day) <= 5 and coalesce(kind, '') <> 'off')   as is_working_day,
        case when day(date_day) >= 15 then date_day + interval 17 day else date_day end     as statutory_day
    from day
    left join holiday using (date_day)
),

final as (
    select
        date_day,
        isodow(date_day)::utinyint                                                          as iso_weekday,
        is_working_day,
        is_holiday,
        holiday_name,
        sum(is_working_day::integer) over (order by date_day)::integer                      as workday_index,
        (sum(is_working_day::integer) over (order by date_day) - is_working_day::integer)::integer
            * (select max(worked_minutes) from dim_working_minute)                          as minutes_before,
        case when day(date_day) < 15 then date_trunc('month', date_day) else date_trunc('month', date_day) + interval 14 day end::date as stretch_start,
        strftime(date_day, '%Y-%m')                                                         as month_name,
        year(date_day) || '-Q' || quarter(date_day)                                         as quarter_name,
        year(date_day) || '-H' || ((month(date_day) + 5) // 6)                              as half_year_name,
        year(date_day)::varchar                                                             as year_name,
        strftime(statutory_day, '%Y-%m')                                                    as statutory_month_name,
        year(statutory_day) || '-Q' || quarter(statutory_day)                               as statutory_quarter_name,
        year(statutory_day) || '-H' || ((month(statutory_day) + 5) // 6)                    as statutory_half_year_name,
        year(statutory_day)::varchar                                                        as statutory_year_name
    from worked
)

select *
from final
order by date_day
