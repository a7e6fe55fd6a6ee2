-- title_vi: Chỉ số nào của bộ cũng có cách đo; đã có số liệu của kỳ thì bộ phải thấy
-- title_en: Every indicator of a set is measured, and what is measured in a period is seen by the set
-- A row of a set for which there is no measure, or whose rule the measure is not counted by, would be 0/0 for every unit without a word.
with
defined as (
    select
        calendar,
        period_kind,
        period_name,
        indicator_set,
        indicator,
        rule
    from dim_period_set
    join dim_indicator using (indicator_set, version)
),

measured as (
    select
        calendar,
        period_kind,
        period_name,
        indicator,
        list(distinct rule) filter (where denominator > 0)  as rules
    from indicator_measure
    group by calendar, period_kind, period_name, indicator
)

select
    indicator_set,
    indicator,
    rule,
    count(*)                                                as periods
from defined
left join measured using (calendar, period_kind, period_name, indicator)
where 'ind_' || replace(indicator, '.', '_') not in (select table_name from information_schema.tables)
   or (measured.indicator is not null and not coalesce(list_contains(rules, rule), false))
group by indicator_set, indicator, rule
