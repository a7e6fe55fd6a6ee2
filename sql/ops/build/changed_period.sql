-- changed_period: the periods of which an additive model has a changed cell. Grain: period, perhaps more than once.
insert into changed_period
select distinct
    calendar,
    period_kind,
    period_name
from next_{{.Model}}
{{- if .ByStretch}}
join {{.Main}}.dim_period_stretch using (stretch_start)
{{- end}}
