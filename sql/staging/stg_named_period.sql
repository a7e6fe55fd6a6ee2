-- stg_named_period: the days of every period that an input names. Grain: period_name.
-- materialized: view
with
named as (
    select period_name from raw_national_count
    union
    select period_name from raw_service
    union
    select period_name from raw_published
),

part as (
    select
        period_name,
        left(period_name, 4)::integer       as year_number,
        substr(period_name, 6)              as part
    from named
),

final as (
    select
        period_name,
        case
            when part = ''               then 'year'
            when part = '9M'             then 'nine_months'
            when starts_with(part, 'Q')  then 'quarter'
            when starts_with(part, 'H')  then 'half_year'
            else 'month'
        end                                 as period_kind,
        make_date(year_number, case
            when part in ('', '9M')      then 1
            when starts_with(part, 'Q')  then 3 * right(part, 1)::integer - 2
            when starts_with(part, 'H')  then 6 * right(part, 1)::integer - 5
            else part::integer
        end, 1)                             as first_day
    from part
)

select
    period_name,
    period_kind,
    first_day,
    (first_day + to_months(case period_kind
        when 'year'        then 12
        when 'nine_months' then 9
        when 'quarter'     then 3
        when 'half_year'   then 6
        else 1
    end))::date - 1                         as last_day
from final
