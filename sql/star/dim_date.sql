-- dim_date: calendar days 1990 to 2100. Grain: date_day.
-- Working days are weekdays that are not off, and make-up days; a day that the province took in itself (raw_holiday) comes
-- before the shipped row of that day. What only a decision of the year settles (Tết, the day beside the National Day) is computed
-- where there is none, and gives way as a whole once the province took in as many weekdays off around it; a year is decided when
-- the shipped table has its decision or the province took its Tết in. workday_index counts working days and minutes_before their working time before the day,
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
        case kind when 1 then 'off' else 'make_up' end                                      as kind,
        'known'                                                                             as certainty
    from raw_holiday
    qualify row_number() over (
        partition by holiday_date
        order by decided_at desc nulls last, raw_holiday.kind desc, name, basis
    ) = 1
),

shipped as (
    select
        holiday_date::date                                                                  as date_day,
        year(holiday_date::date)                                                            as of_year,
        min(name)                                                                           as holiday_name,
        min(kind)                                                                           as kind,
        min(certainty)                                                                      as certainty,
        nullif(min(occasion), '')                                                           as occasion
    from seed_holiday
    group by all
),

occasion as (
    select
        occasion,
        of_year,
        min(date_day)                                                                       as first_day,
        max(date_day)                                                                       as last_day,
        count(*)                                                                            as days
    from shipped
    where occasion is not null
    group by all
),

settled as (
    select
        occasion,
        of_year
    from occasion
    join own
        on own.date_day between first_day - 7 and last_day + 7
    where own.kind = 'off'
      and isodow(own.date_day) <= 5
    group by all
    having count(*) >= any_value(days)
),

decided_year as (
    select of_year from shipped where certainty in ('known', 'likely')
    union
    select of_year from settled where occasion = 'tet'
),

holiday as (
    select date_day, holiday_name, kind, certainty
    from own
    union all
    select date_day, holiday_name, kind, certainty
    from shipped
    anti join own using (date_day)
    where certainty <> 'computed'
       or not exists (from settled where settled.occasion = shipped.occasion and settled.of_year = shipped.of_year)
),

worked as (
    select
        date_day,
        coalesce(holiday_name, '')                                                          as holiday_name,
        coalesce(certainty, '')                                                             as holiday_certainty,
        year(date_day) in (select of_year from decided_year)                                as is_year_decided,
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
        holiday_certainty,
        is_year_decided,
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
