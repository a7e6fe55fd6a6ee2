-- dim_period_target: targets that the province set itself, as they hold on a period's last day. Grain: calendar, period_kind,
-- period_name, indicator_set, indicator, agency_code; agency_code '' is every unit without a target of its own.
-- Of several rows that hold the one valid from the latest day counts, then the latest decided, then the highest: never the last
-- to arrive.
select
    calendar,
    period_kind,
    period_name,
    indicator_set,
    indicator,
    coalesce(agency_code, '')   as agency_code,
    target
from dim_period
join raw_target
    on last_day between coalesce(valid_from, date '0001-01-01') and coalesce(valid_to, date '9999-12-31')
qualify row_number() over (
    partition by calendar, period_kind, period_name, indicator_set, indicator, agency_code
    order by valid_from desc nulls last, decided_at desc nulls last, target desc, valid_to nulls first
) = 1
order by all
