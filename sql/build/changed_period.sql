-- changed_period: the periods of which an additive model has a changed cell. Grain: period, perhaps more than once.
insert into changed_period
select distinct
    calendar,
    period_kind,
    period_name
from next_{{.Model}}
