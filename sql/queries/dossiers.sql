-- dossiers: the dossiers behind a figure of a flow cell. Grain: dossier_code.
-- Parameters: first and last day, the day stocks are judged at, the day whose organisation counts; unit, procedure,
-- field, rule and the rule it is held against, only where one is asked for. The filter's condition follows the
-- rules of the flow figures word for word, so that the number of rows is the figure; what an indicator lost follows
-- its own lost_*.sql. Whatever the filter, a dossier counts only if it was there at some time between the first and the last
-- of these days: where that does not follow from the filter at once, it is said, to keep all others out of the joins.
with
dossier as (
    select
        dossier_code,
        holder.agency_code,
        holder.agency_name,
        procedure_code,
        procedure_name,
        field_name,
        channel,
        status,
        received_at,
        case when appointed_date > $judged_day::date then null else coalesce(replaced_due_at, fct_dossier.due_at) end as due_at,
        closed_at,
        legal_due_at,
        handling_minutes,
        received_date,
        case when appointed_date > $judged_day::date then null else coalesce(replaced_due_date, due_date) end as due_date_then,
        closed_date,
        coalesce(rating = 3, false) or coalesce(has_feedback, false)                    as is_disliked,
        fct_dossier.service_level,
        applicant_kind,
        fee_due,
        fee_paid_online,
        components_digitised,
        result_digital,
        data_reused,
        personal_store_used,
        population_data_used,
        closing_status_key,
        gives_result,
        for_citizens,
        fee_required,
{{- if .ByRule}}
        case
            when closing_status_key = 7 then 'withdrawn'
            when closing_status_key = 8 then 'stopped'
            else ruled.verdict
        end                                                                             as verdict,
        coalesce(ruled.verdict = 'late', false)                                         as is_late,
        coalesce(passed.is_overdue, false)                                              as is_overdue,
        coalesce(passed.is_overdue_at_end, false)                                       as is_overdue_at_end,
        ruled.due_at is null or coalesce(undated_before > $judged_day::date, false)     as has_no_due,
{{- else}}
        verdict_form06                                                                  as verdict,
        coalesce(verdict_form06 = 'late', false)                                        as is_late,
        due_date_then < $judged_day::date                                               as is_overdue,
        due_date_then is null                                                           as has_no_due,
{{- end}}
{{- if .RuleWaits}}
        waiting.dossier_code is not null                                                as is_waiting,
{{- else}}
        false                                                                           as is_waiting,
{{- end}}
{{- if .Differing}}
        case
            when closing_status_key = 7 then 'withdrawn'
            when closing_status_key = 8 then 'stopped'
            else against_verdict
        end                                                                             as against_verdict,
        closed_cause,
        open_cause,
        coalesce(passed_against.is_overdue{{if .AgainstWaits}} and waiting.dossier_code is null{{end}}, false) as is_overdue_against,
{{- end}}
        received_date between $first_day::date and $last_day::date                                  as is_received,
        closed_date between $first_day::date and $last_day::date                                    as is_closed,
        received_date <= $judged_day::date and coalesce(closed_date > $judged_day::date, true)      as is_open
    from fct_dossier
    join dim_agency as receiver using (agency_key)
    join dim_agency_succession as succession
        on  succession.agency_code = receiver.agency_code
        and $organised_on::date >= succession.valid_from
        and $organised_on::date < succession.valid_before
    join dim_agency as holder
        on  holder.agency_code = holder_code
        and holder.is_current
    join dim_procedure using (procedure_key)
    join dim_channel using (channel_key)
    join dim_status
        on dim_status.status_key = coalesce(closing_status_key, latest_status_key)
    left join (
        {{template "replaced_due" "$judged_day"}}
    ) as replaced using (dossier_code)
{{- if or .RuleWaits .AgainstWaits}}
    left join (
        select distinct dossier_code
        from fct_dossier_pause
        where paused_date <= $judged_day::date
          and coalesce(resumed_date > $judged_day::date, true)
    ) as waiting using (dossier_code)
{{- end}}
{{- if .ByRule}}
    join (
        select
            dossier_code,
            verdict,
            due_at,
            undated_before
        from fct_dossier_verdict
        where rule = $rule
          and received_date <= greatest($last_day::date, $judged_day::date)
          and coalesce(closed_date >= least($first_day::date, $judged_day::date), true)
    ) as ruled using (dossier_code)
    left join (
        select
            dossier_code,
            bool_or($judged_day::date between overdue_from and coalesce(overdue_until - 1, $judged_day::date)) as is_overdue,
            bool_or($last_day::date between overdue_from and coalesce(overdue_until - 1, $last_day::date)) as is_overdue_at_end
        from fct_dossier_overdue
        where rule = $rule
          and received_date <= greatest($last_day::date, $judged_day::date)
          and coalesce(closed_date >= least($first_day::date, $judged_day::date), true)
        group by dossier_code
    ) as passed using (dossier_code)
{{- end}}
{{- if .Differing}}
    join (
        select
            dossier_code,
            against_verdict,
            closed_cause,
            open_cause
        from (
            {{template "rule_pair"}}
        )
    ) as pair using (dossier_code)
    left join (
        select
            dossier_code,
            true                                                                        as is_overdue
        from fct_dossier_overdue
        where rule = $against
          and $judged_day::date between overdue_from and coalesce(overdue_until - 1, $judged_day::date)
    ) as passed_against using (dossier_code)
{{- end}}
    where received_at is not null
{{- if or .ByRule .Lost}}
      and received_date <= greatest($last_day::date, $judged_day::date)
      and coalesce(closed_date >= least($first_day::date, $judged_day::date), true)
{{- end}}
{{- if .OneAgency}}
      and (holder_code = $agency{{if .WithUnits}} or holder_code in (
          select agency_code
          from dim_agency
          where parent_code = $agency
            and $organised_on::date >= valid_from
            and $organised_on::date < valid_before
      ){{end}})
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
        *,
        {{if .Lost}}{{.Lost}}{{else}}0{{end}}                                           as lost
    from dossier
),

final as (
    select *
    from counted
    where
{{- if .Lost}} lost > 0
{{- else if eq .Where "rules_differ"}} is_closed and closed_cause <> ''
{{- else if eq .Where "open_rules_differ"}} is_open and coalesce(is_overdue and not is_waiting, false) <> coalesce(is_overdue_against, false)
{{- else if eq .Where "received"}} is_received
{{- else if eq .Where "closed"}} is_closed
{{- else if eq .Where "finished"}} is_closed and verdict in ('early', 'on_time', 'late', 'no_due')
{{- else if eq .Where "early"}} is_closed and verdict = 'early'
{{- else if eq .Where "on_time"}} is_closed and verdict = 'on_time'
{{- else if eq .Where "late"}} is_closed and verdict = 'late'
{{- else if eq .Where "no_due"}} is_closed and verdict = 'no_due'
{{- else if eq .Where "withdrawn"}} is_closed and verdict = 'withdrawn'
{{- else if eq .Where "stopped"}} is_closed and verdict = 'stopped'
{{- else if eq .Where "carried_over"}} received_date < $first_day::date and coalesce(closed_date >= $first_day::date, true)
{{- else if eq .Where "open"}} is_open
{{- else if eq .Where "open_in_time"}} is_open and not coalesce(is_overdue, false) and not has_no_due
{{- else if eq .Where "open_overdue"}} is_open and is_overdue
{{- else if eq .Where "form_open_overdue"}} is_open and is_overdue and not is_waiting
{{- else if eq .Where "open_overdue_waiting"}} is_open and is_overdue and is_waiting
{{- else if eq .Where "open_no_due"}} is_open and has_no_due
{{- end}}
)

{{if eq .Answer "count" -}}
select count(*)
from final
{{- else if eq .Answer "costs" -}}
select
    agency_code,
    lost,
    count(*)                                                                            as dossiers
from final
group by agency_code, lost
order by agency_code, lost desc
{{- else -}}
select
    dossier_code,
    agency_code,
    agency_name,
    procedure_code,
    procedure_name,
    field_name,
    channel,
    received_at,
    due_at,
    closed_at,
    status,
    case
        when not is_open then verdict
        when has_no_due then 'open_no_due'
        when is_overdue and is_waiting then 'open_overdue_waiting'
        when is_overdue then 'open_overdue'
        else 'open_in_time'
    end                                                                                 as verdict,
    greatest(coalesce(case when is_open then $judged_day::date else closed_date end - due_date_then, 0), 0)::bigint as days_overdue,
    legal_due_at,
    handling_minutes,
    case when is_open then due_day.workday_index - judged.workday_index end::bigint     as working_days_left,
    lost,
{{- if .Differing}}
    case
        when not is_open then against_verdict
        when is_overdue_against then 'open_overdue'
        else 'open_in_time'
    end                                                                                 as against_verdict,
    case when is_open then open_cause else closed_cause end                             as cause
{{- else}}
    ''                                                                                  as against_verdict,
    ''                                                                                  as cause
{{- end}}
from final
join dim_date as judged
    on judged.date_day = $judged_day::date
left join dim_date as due_day
    on due_day.date_day = due_date_then
order by {{if .Order}}{{.Order}}{{else if .Overdue}}final.due_at, {{else if eq .Where "late"}}days_overdue desc, {{else if .Lost}}lost desc, {{end}}received_at, dossier_code
{{- if .Limit}}
limit {{.Limit}} offset {{.Offset}}
{{- end}}
{{- end}}
