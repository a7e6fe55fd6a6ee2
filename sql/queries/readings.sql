-- readings: the on-time share by two rules side by side, and what parts them. Grain: period, group.
-- Parameters: periods as JSON objects of name, first_day, last_day and organised_on; the first and the last day of them all;
-- the two rules; unit, procedure and field, only where one is asked for. Late is counted among the finished, as in flow; withdrawn and
-- stopped dossiers that one rule alone calls late have their own cause. An open dossier that waits for the applicant is not overdue by a
-- rule that takes it as in time: form II.06 has it in column (12).
with
period as (
    select unnest(
        from_json($periods, '[{"name": "varchar", "first_day": "date", "last_day": "date", "organised_on": "date"}]'),
        recursive := true
    )
),

pair as (
    {{template "rule_pair"}}
),

{{- if or .RuleWaits .AgainstWaits}}
waiting as (
    select distinct
        dossier_code,
        name                                                                            as period
    from fct_dossier_pause
    join period
        on  paused_date <= last_day
        and coalesce(resumed_date > last_day, true)
),

{{- end}}
placed as (
    select
        name                                                                            as period,
        period.first_day,
{{- if eq .By "agency"}}
        holder_code                                                                     as group_code,
{{- else if eq .By "procedure"}}
        procedure_code                                                                  as group_code,
{{- else if eq .By "field"}}
        field_code                                                                      as group_code,
{{- else if eq .By "channel"}}
        channel                                                                         as group_code,
{{- else}}
        ''                                                                              as group_code,
{{- end}}
        coalesce(pair.closed_date between period.first_day and period.last_day, false)  as is_closed,
        coalesce(pair.closed_date > period.last_day, true)                              as is_open,
        coalesce(closing_status_key in (9, 10), false)                                  as is_finished,
        is_late,
        is_late_against,
        closed_cause,
        passed.overdue_from is not null{{if .RuleWaits}} and waiting.dossier_code is null{{end}} as is_overdue,
        passed_against.overdue_from is not null{{if .AgainstWaits}} and waiting.dossier_code is null{{end}} as is_overdue_against
    from pair
    join period
        on  pair.received_date <= period.last_day
        and coalesce(pair.closed_date >= period.first_day, true)
    left join fct_dossier_overdue as passed
        on  passed.dossier_code = pair.dossier_code
        and passed.rule = $rule
        and period.last_day >= passed.overdue_from
        and period.last_day < coalesce(passed.overdue_until, date '9999-12-31')
    left join fct_dossier_overdue as passed_against
        on  passed_against.dossier_code = pair.dossier_code
        and passed_against.rule = $against
        and period.last_day >= passed_against.overdue_from
        and period.last_day < coalesce(passed_against.overdue_until, date '9999-12-31')
{{- if or .RuleWaits .AgainstWaits}}
    left join waiting
        on  waiting.dossier_code = pair.dossier_code
        and waiting.period = name
{{- end}}
{{- if or .OneAgency (eq .By "agency")}}
    join dim_agency
        on dim_agency.agency_key = pair.agency_key
    join dim_agency_succession as succession
        on  succession.agency_code = dim_agency.agency_code
        and organised_on >= succession.valid_from
        and organised_on < succession.valid_before
{{- end}}
{{- if or (eq .By "procedure") (eq .By "field") .OneProcedure .OneField}}
    join dim_procedure
        on dim_procedure.procedure_key = pair.procedure_key
{{- end}}
{{- if eq .By "channel"}}
    join dim_channel
        on dim_channel.channel_key = pair.channel_key
{{- end}}
    where true
{{- if .OneAgency}}
      and holder_code = $agency
{{- end}}
{{- if .OneProcedure}}
      and procedure_code = $procedure
{{- end}}
{{- if .OneField}}
      and field_code = $field
{{- end}}
),

counted as (
    select
        period,
        first_day,
        group_code,
        count(*) filter (where is_closed)                                               as closed,
        count(*) filter (where is_closed and is_finished and is_late)                   as late,
        count(*) filter (where is_closed and is_finished and is_late_against)           as late_against,
        count(*) filter (where is_closed and is_finished and is_late and not is_late_against) as late_only,
        count(*) filter (where is_closed and is_finished and is_late_against and not is_late) as late_only_against,
        count(*) filter (where is_closed and closed_cause = 'hour')                     as by_hour,
        count(*) filter (where is_closed and closed_cause = 'waiting')                  as by_waiting,
        count(*) filter (where is_closed and closed_cause = 'no_appointment')           as by_no_appointment,
        count(*) filter (where is_closed and closed_cause = 'supplements')              as by_supplements,
        count(*) filter (where is_closed and closed_cause = 'withdrawn_stopped')        as by_withdrawn_stopped,
        count(*) filter (where is_open)                                                 as open,
        count(*) filter (where is_open and is_overdue)                                  as overdue,
        count(*) filter (where is_open and is_overdue_against)                          as overdue_against,
        count(*) filter (where is_open and is_overdue <> is_overdue_against)            as overdue_differ
    from placed
    group by all
),

name as (
{{template "group_name" .}}
)

select
    counted.* exclude (first_day, group_code),
    group_code,
    coalesce(group_name, group_code)                                                    as group_name
from counted
left join name using (group_code)
where closed + open <> 0
order by first_day, period, group_code
