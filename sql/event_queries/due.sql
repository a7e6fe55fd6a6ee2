-- due: open dossiers by how many working days are left, on a day. Grain: the groups asked for; with a list: dossier_code.
-- Parameters: the day, the day whose organisation counts, the first day of the period whose points are at stake, the rule;
-- unit, procedure and field, only where one is asked for; for a list the most working days that are left, -1 for those overdue alone.
-- The appointment is the one announced last up to the day, put off by the waits that had ended by then.
-- The day is not over: a dossier due on it has 0 days left and is not overdue, whatever the rule compares. One that waits for
-- the applicant since before its due instant has no deadline under a rule that takes waiting off, and one that waits for papers once more
-- than the rule allows is overdue meanwhile. The step is the status of
-- the last event up to the day, as in open_ages: the latest of all unless the dossier has events after the day. With units, a
-- unit has the dossiers of those below it too.
with
{{- if .WithUnits}}
below as (
    select
        agency_code,
        parent_code
    from dim_agency as version
    semi join (from dim_agency where is_current and level <> 'province') as parent
        on parent.agency_code = version.parent_code
    where $organised_on::date >= valid_from
      and $organised_on::date < valid_before
),

{{- end}}
rule as (
    select *
    from dim_rule
    where rule = $rule
),

judged as (
    select
        dossier_code,
        agency_key,
        procedure_key,
        channel_key,
        received_date,
        closed_date,
        coalesce(verdict = 'late', false)                                               as is_late,
        coalesce(closed_date > $as_of::date, true)                                      as is_open,
        received_date >= $first_day::date                                               as is_received
    from fct_dossier_verdict
    where rule = $rule
      and received_date <= $as_of::date
      and coalesce(closed_date >= $first_day::date, true)
),

{{- if or .List .ByStep}}
moved_on as (
    select distinct dossier_code
    from fct_dossier_event
    semi join (select dossier_code from judged where is_open) using (dossier_code)
    where event_date > $as_of::date
),

step as (
    select
        dossier_code,
        max(epoch_us(event_time) * 16 + status_key) % 16                                as status_key
    from fct_dossier_event
    semi join moved_on using (dossier_code)
    where event_date <= $as_of::date
    group by dossier_code
),

{{- end}}
appointed as (
    select
        dossier_code,
        original_due_at,
        case when appointed_date > $as_of::date then null else coalesce(replaced_due_at, due_at) end as appointed_at,
        legal_due_at
    from fct_dossier
    left join (
        {{template "replaced_due" "$as_of"}}
    ) as replaced using (dossier_code)
    where received_date <= $as_of::date
      and coalesce(closed_date >= $first_day::date, true)
),

bare as (
    select
        dossier_code,
        waiting,
        coalesce(appointed_at, case no_appointment when 'legal_term' then legal_due_at end) as bare_due_at,
        case when appointed_at is null then waiting = 'supplements' else waiting <> 'ignored' and appointed_at = original_due_at end as is_put_off
    from appointed
    cross join rule
),

put_off as (
    select
        dossier_code,
        sum(epoch_us(resumed_at) - epoch_us(case waiting when 'supplements' then supplement_at else paused_at end))::bigint as waited_us
    from bare
    join fct_dossier_pause using (dossier_code)
    where is_put_off
      and resumed_date <= $as_of::date
      and {{template "wait_counts"}}
    group by dossier_code
),

due as (
    select
        dossier_code,
        bare_due_at + to_microseconds(coalesce(waited_us, 0))                           as due_at,
        due_at::date                                                                    as due_date
    from bare
    left join put_off using (dossier_code)
),

waiting as (
    select
        dossier_code,
        max(paused_at)                                                                  as paused_at,
        max(supplement_at)                                                              as supplement_at,
        max(supplement_number)                                                          as supplement_number
    from fct_dossier_pause
    where paused_date <= $as_of::date
      and coalesce(resumed_date > $as_of::date, true)
    group by dossier_code
),

placed as (
    select
        judged.*,
        due.due_at,
        due.due_date,
        holder_code                                                                     as agency_code,
        procedure_code,
        field_code,
{{- if or .List .ByStep}}
        dim_status.status                                                               as step,
        received_at,
{{- end}}
        rule.waiting <> 'supplements'
            and supplement_requests > coalesce(most_supplements, supplement_requests)   as is_over_limit,
        rule.waiting = 'supplements'
            and coalesce(supplement_number > most_supplements, false)                   as is_asked_again,
        case rule.waiting
            when 'extends' then coalesce(paused_at <= due.due_at, false)
            when 'supplements' then coalesce(supplement_at <= due.due_at and not supplement_number > most_supplements, false)
            else false
        end                                                                             as is_waiting,
        due_day.workday_index - today.workday_index                                     as days_left
    from judged
    join due using (dossier_code)
    cross join rule
    join (
        select
            dossier_code,
            received_at,
            supplement_requests,
            latest_status_key
        from fct_dossier
        where received_date <= $as_of::date
          and coalesce(closed_date >= $first_day::date, true)
    ) as fact using (dossier_code)
    join dim_agency using (agency_key)
    join dim_agency_succession as succession
        on  succession.agency_code = dim_agency.agency_code
        and $organised_on::date >= succession.valid_from
        and $organised_on::date < succession.valid_before
    join dim_procedure using (procedure_key)
    join dim_date as today
        on today.date_day = $as_of::date
{{- if or .List .ByStep}}
    left join step using (dossier_code)
    join dim_status
        on dim_status.status_key = coalesce(step.status_key, latest_status_key)
{{- end}}
    left join waiting using (dossier_code)
    left join dim_date as due_day
        on due_day.date_day = due.due_date
{{- if .OneAgency}}
    where (holder_code = $agency{{if .WithUnits}} or holder_code in (select agency_code from below where parent_code = $agency){{end}})
{{- end}}
),

final as (
    select
        * exclude (is_waiting),
        is_open and is_waiting                                                          as is_waiting,
        is_open and not is_waiting and not is_asked_again and due_at is null            as has_no_due,
        is_open and not is_waiting and (is_asked_again or coalesce(due_date < $as_of::date, false)) as is_overdue,
        is_open and not is_waiting and not is_asked_again and coalesce(due_date >= $as_of::date, false) as is_coming
    from placed
)

{{if .List -}}
select
    dossier_code,
    final.agency_code,
    coalesce(agency_name, final.agency_code)                                            as agency_name,
    procedure_code,
    dim_procedure.procedure_name,
    dim_procedure.field_name,
    channel,
    received_at,
    due_at,
    step,
    days_left::bigint                                                                   as days_left,
    is_overdue,
    is_over_limit
from final
join dim_procedure using (procedure_key, procedure_code)
join dim_channel using (channel_key)
left join dim_agency
    on  dim_agency.agency_code = final.agency_code
    and dim_agency.is_current
where (is_overdue or is_coming and days_left <= $within)
{{- if .OneProcedure}}
  and final.procedure_code = $procedure
{{- end}}
{{- if .OneField}}
  and final.field_code = $field
{{- end}}
order by due_at, received_at, dossier_code
{{- if .Limit}}
limit {{.Limit}}
{{- end}}
{{- else}},

{{- if and .WithUnits .ByAgency}}

-- A unit with units below it counts theirs too.
grouped as (
    select * from final
    union all
    select final.* replace (parent_code as agency_code)
    from final
    join below using (agency_code)
),
{{- else}}

grouped as (
    select * from final
),
{{- end}}

-- What the points at stake are reckoned from: the unit's share so far, open dossiers that are not overdue counting as in time.
base as (
    select
        {{if .ByAgency}}agency_code{{else}}''{{end}}                                    as agency_code,
        count(*)                                                                        as denominator,
        count(*) filter (where case when is_open then not is_overdue else not is_late end) as numerator
    from grouped
    where is_received
       or not is_open
    group by all
),

counted as (
    select
        {{if .ByAgency}}agency_code{{else}}''{{end}}                                    as agency_code,
        {{if .ByProcedure}}procedure_code{{else}}''{{end}}                              as procedure_code,
        {{if .ByStep}}step{{else}}''{{end}}                                             as step,
        count(*)                                                                        as open,
        count(*) filter (where is_waiting)                                              as waiting,
        count(*) filter (where has_no_due)                                              as no_due,
        count(*) filter (where is_overdue)                                              as overdue,
        count(*) filter (where is_overdue and is_received)                              as overdue_received,
        count(*) filter (where is_overdue and not is_over_limit)                        as overdue_savable
{{- range .Within}},
        count(*) filter (where is_coming and days_left <= {{.}})                        as within_{{.}},
        count(*) filter (where is_coming and days_left <= {{.}} and is_received)        as within_{{.}}_received,
        count(*) filter (where is_coming and days_left <= {{.}} and not is_over_limit)  as within_{{.}}_savable
{{- end}}
    from grouped
    where is_open
{{- if and .OneAgency .ByAgency}}
      and agency_code = $agency
{{- end}}
{{- if .OneProcedure}}
      and procedure_code = $procedure
{{- end}}
{{- if .OneField}}
      and field_code = $field
{{- end}}
    group by all
)

select
    counted.agency_code,
    coalesce(agency_name, counted.agency_code)                                          as agency_name,
    counted.procedure_code,
    coalesce(procedure_name, counted.procedure_code)                                    as procedure_name,
    step,
    coalesce(numerator, 0)                                                              as numerator,
    coalesce(denominator, 0)                                                            as denominator,
    counted.* exclude (agency_code, procedure_code, step)
from counted
left join base using (agency_code)
left join dim_agency
    on  dim_agency.agency_code = counted.agency_code
    and dim_agency.is_current
left join (
    select procedure_code, procedure_name from dim_procedure where is_current
) as named
    on named.procedure_code = counted.procedure_code
order by counted.agency_code, counted.procedure_code, step
{{- end}}
