-- title_vi: Các chỉ số 2.1, 4.1–4.4, 4.6b, 5.4 cùng một mẫu số ở mọi ô, bằng số hồ sơ đếm từng hồ sơ
-- title_en: Indicators 2.1, 4.1 to 4.4, 4.6b and 5.4 have one denominator in every cell, that of a count of the dossiers
-- The common population: received in the period, or before it and closed in it, each once. Of months it is counted by an independent
-- path as well: each dossier is looked at, in the unit that received it.
with
cell as (
    select
        unit_key,
        count(distinct indicator)                           as indicators,
        min(denominator)                                    as least,
        max(denominator)                                    as most
    from indicator_measure
    where indicator in ('2.1', '4.1', '4.2', '4.3', '4.4', '4.6b', '5.4')
    group by unit_key
),

counted as (
    select
        calendar,
        period_name,
        agency_key,
        count(*)                                            as dossiers
    from (
        select calendar, period_name, agency_key
        from fct_dossier
        join dim_period
            on received_date between first_day and last_day
        where period_kind = 'month'
        union all
        select calendar, period_name, agency_key
        from fct_dossier
        join dim_period
            on closed_date between first_day and last_day
        where period_kind = 'month'
          and received_date < first_day
    )
    group by all
),

kept as (
    select
        calendar,
        period_name,
        agency_key,
        dossiers                                            as denominator
    from mart_period_course
    where period_kind = 'month'
)

select
    unit_key::varchar                                       as place,
    indicators,
    least,
    most
from cell
where least <> most
   or indicators <> 7
union all
select
    calendar || ' ' || period_name || ' ' || agency_key,
    1,
    dossiers,
    denominator
from counted
full join kept using (calendar, period_name, agency_key)
where dossiers is distinct from denominator
