-- dossiers: the dossiers behind a figure of a flow cell. Grain: dossier_code.
-- Parameters: first and last day, the day stocks are judged at, the day whose organisation counts, unit code. The filter's condition follows the
-- rules of the flow figures word for word, so that the number of rows is the figure.
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
        due_at,
        closed_at,
        received_date,
        due_date,
        closed_date,
        verdict_form06,
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
    where received_at is not null
{{- if .OneAgency}}
      and holder_code = $agency
{{- end}}
),

final as (
    select *
    from dossier
    where
{{- if eq .Where "received"}} is_received
{{- else if eq .Where "closed"}} is_closed
{{- else if eq .Where "finished"}} is_closed and verdict_form06 in ('early', 'on_time', 'late', 'no_due')
{{- else if eq .Where "early"}} is_closed and verdict_form06 = 'early'
{{- else if eq .Where "on_time"}} is_closed and verdict_form06 = 'on_time'
{{- else if eq .Where "late"}} is_closed and verdict_form06 = 'late'
{{- else if eq .Where "no_due"}} is_closed and verdict_form06 = 'no_due'
{{- else if eq .Where "withdrawn"}} is_closed and verdict_form06 = 'withdrawn'
{{- else if eq .Where "stopped"}} is_closed and verdict_form06 = 'stopped'
{{- else if eq .Where "carried_over"}} received_date < $first_day::date and coalesce(closed_date >= $first_day::date, true)
{{- else if eq .Where "open"}} is_open
{{- else if eq .Where "open_in_time"}} is_open and due_date >= $judged_day::date
{{- else if eq .Where "open_overdue"}} is_open and due_date < $judged_day::date
{{- else if eq .Where "open_no_due"}} is_open and due_date is null
{{- end}}
)

{{if .CountOnly -}}
select count(*)
from final
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
        when not is_open then verdict_form06
        when due_date is null then 'open_no_due'
        when due_date < $judged_day::date then 'open_overdue'
        else 'open_in_time'
    end                                                                                 as verdict,
    greatest(coalesce(case when is_open then $judged_day::date else closed_date end - due_date, 0), 0)::bigint as days_overdue
from final
order by {{if eq .Where "open_overdue"}}due_at, {{else if eq .Where "late"}}days_overdue desc, {{end}}received_at, dossier_code
{{- if .Limit}}
limit {{.Limit}} offset {{.Offset}}
{{- end}}
{{- end}}
