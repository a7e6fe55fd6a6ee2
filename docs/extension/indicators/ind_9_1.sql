-- ind_9_1: dossiers finished before their appointment. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Of the dossiers closed in the period, those that were finished early. The rule is a word of one's own: only those on lateness are shared.
select
    'closed'                    as rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    sum(finished_early)         as numerator,
    sum(closed)                 as denominator
from mart_period_flow
group by all
having sum(closed) > 0
