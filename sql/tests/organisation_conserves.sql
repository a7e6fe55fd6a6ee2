-- title_vi: Gộp, tách đơn vị không làm mất hay nhân đôi hồ sơ ở cả hai cách xem
-- title_en: Mergers and splits neither lose nor double a dossier in either view
-- Law 3: in both views and both calendars the units' stocks and flows add up to those of the province.
with
base as (
    select
        calendar,
        period_kind,
        period_name,
        agency_code,
        sum(carried_over)   as carried_over,
        sum(received)       as received,
        sum(closed)         as closed,
        sum(open_end)       as open_end
    from mart_period_flow
    join dim_agency using (agency_key)
    group by all
),

held as (
    select
        organisation,
        base.*
    from base
    join dim_period using (calendar, period_kind, period_name)
    cross join (values ('then'), ('now')) as view(organisation)
    join dim_agency_succession as succession
        on  succession.agency_code = base.agency_code
        and case organisation when 'then' then last_day else date '2100-12-31' end >= valid_from
        and case organisation when 'then' then last_day else date '2100-12-31' end < valid_before
),

province as (
    select
        calendar,
        period_kind,
        period_name,
        sum(carried_over)   as carried_over,
        sum(received)       as received,
        sum(closed)         as closed,
        sum(open_end)       as open_end
    from base
    group by all
),

summed as (
    select
        organisation,
        calendar,
        period_kind,
        period_name,
        sum(carried_over)   as carried_over,
        sum(received)       as received,
        sum(closed)         as closed,
        sum(open_end)       as open_end
    from held
    group by all
)

select *
from summed
join province using (calendar, period_kind, period_name)
where (summed.carried_over, summed.received, summed.closed, summed.open_end)
    is distinct from (province.carried_over, province.received, province.closed, province.open_end)
   or summed.carried_over + summed.received <> summed.closed + summed.open_end
