-- fct_national_count: dossiers as the national side counts them, for every period of the calendar that rows speak of or that is made
-- up of shorter ones, and where it gave none, last year's report. Grain: calendar, period_kind, period_name, agency_code.
-- A period's own row counts; without one the rows within it are added up, the longest of those that lie in each other; nine months
-- count for themselves alone. Of several rows of one period the latest recorded counts, then the larger.
-- Without any: received is the total of the year before divided by 12 for a month, by 4 for a quarter, by 2 for a half-year, by 1 for a
-- year (nine months: nine twelfths), rounded, and synchronised is null. The total of a year is its own row, else that of rows that make
-- up all of it. The province's last year is not asked where the units' counts of the period are there to add up.
-- Basis: Quyết định 766/QĐ-TTg, chỉ số 1.4.
with
count_row as (
    select *
    from raw_national_count
    qualify row_number() over (
        partition by agency_code, period_name
        order by recorded_at desc nulls last, received desc, synchronised desc
    ) = 1
),

given as (
    select
        agency_code,
        period_name,
        period_kind,
        first_day,
        last_day,
        received,
        synchronised
    from count_row
    join stg_named_period using (period_name)
),

-- The periods that counts are wanted for, and the years before them, which may lie before all events.
wanted as (
    select
        calendar,
        period_kind,
        period_name,
        first_day,
        last_day
    from dim_period
    where calendar = 'calendar'
    union
    select
        'calendar',
        'year',
        year(first_day)::varchar,
        make_date(year(first_day), 1, 1),
        make_date(year(first_day), 12, 31)
    from given
),

within as (
    select
        wanted.calendar,
        wanted.period_kind,
        wanted.period_name,
        given.agency_code,
        given.first_day,
        given.last_day,
        wanted.last_day - wanted.first_day + 1          as days,
        received,
        synchronised
    from wanted
    join given
        on  given.first_day >= wanted.first_day
        and given.last_day <= wanted.last_day
        and (given.period_kind <> 'nine_months' or given.period_name = wanted.period_name)
),

longest as (
    select *
    from within
    anti join within as longer
        on  longer.period_name = within.period_name
        and longer.agency_code = within.agency_code
        and longer.first_day <= within.first_day
        and longer.last_day >= within.last_day
        and longer.last_day - longer.first_day > within.last_day - within.first_day
),

counted as (
    select
        calendar,
        period_kind,
        period_name,
        agency_code,
        sum(received)::bigint                           as received,
        sum(synchronised)::bigint                       as synchronised,
        sum(last_day - first_day + 1) = any_value(days) as is_whole
    from longest
    group by calendar, period_kind, period_name, agency_code
),

last_year as (
    select
        dim_period.calendar,
        dim_period.period_kind,
        dim_period.period_name,
        agency_code,
        round(received * case dim_period.period_kind
            when 'month'        then 1
            when 'quarter'      then 3
            when 'half_year'    then 6
            when 'nine_months'  then 9
            else 12
        end / 12)::bigint                               as received,
        null::bigint                                    as synchronised
    from dim_period
    join counted
        on  counted.period_kind = 'year'
        and counted.period_name = (year(dim_period.first_day) - 1)::varchar
        and is_whole
    where dim_period.calendar = 'calendar'
),

final as (
    select * exclude (is_whole)
    from counted
    semi join dim_period using (calendar, period_kind, period_name)
    union all
    select *
    from last_year
    anti join counted using (calendar, period_kind, period_name, agency_code)
    where not (
        agency_code in (select agency_code from dim_agency where level = 'province')
        and (calendar, period_kind, period_name) in (select (calendar, period_kind, period_name) from counted)
    )
)

select *
from final
order by all
