-- fct_national_count: dossiers as the national side counts them, for every period of the calendar that rows speak of or that is made
-- up of shorter ones. Grain: calendar, period_kind, period_name, agency_code.
-- A period's own row counts; without one the rows within it are added up, the longest of those that lie in each other; nine months
-- count for themselves alone. Of several rows of one period the latest recorded counts, then the larger.
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

within as (
    select
        dim_period.calendar,
        dim_period.period_kind,
        dim_period.period_name,
        given.agency_code,
        given.first_day,
        given.last_day,
        received,
        synchronised
    from dim_period
    join given
        on  given.first_day >= dim_period.first_day
        and given.last_day <= dim_period.last_day
        and (given.period_kind <> 'nine_months' or given.period_name = dim_period.period_name)
    where calendar = 'calendar'
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
)

select
    calendar,
    period_kind,
    period_name,
    agency_code,
    sum(received)::bigint       as received,
    sum(synchronised)::bigint   as synchronised
from longest
group by all
order by all
