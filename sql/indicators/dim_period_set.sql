-- dim_period_set: which version of each indicator set counts in a period: of those valid on its last day the highest.
-- Grain: calendar, period_kind, period_name, indicator_set. A report of a period before a version's validity goes by the
-- version of then, also when it is built today.
select
    calendar,
    period_kind,
    period_name,
    indicator_set,
    max(version)            as version
from dim_period
join (select distinct indicator_set, version, valid_from, valid_to from dim_indicator) as edition
    on last_day between valid_from and valid_to
group by all
order by all
