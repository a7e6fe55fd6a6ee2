-- flow: stock and flow of any periods, by one grouping. Grain: period, unit_code, group_code.
-- Parameters: periods as JSON objects of name, first_day, last_day and organised_on, the day whose organisation decides which
-- unit holds a dossier; agency, procedure, field and rule, only where one is asked for. unit_code is '' unless groups are split by unit.
-- Days are first folded onto the stretches between the periods' bounds, by keys and before any name is looked up, so that many
-- periods cost one pass and everything after it is small.
with
period as (
    select unnest(
        from_json($periods, '[{"name": "varchar", "first_day": "date", "last_day": "date", "organised_on": "date"}]'),
        recursive := true
    )
),

bound as (
    select date '0001-01-01' as bound_day
    union
    select first_day from period
    union
    select last_day + 1 from period
),

{{- if .ByRule}}
-- Another rule splits the finished dossiers otherwise and lets open ones become overdue on other days; all else stays.
ruled as (
    select
        flow_date,
        agency_key,
        procedure_key,
        channel_key,
        sum(early)::bigint                  as finished_early,
        sum(on_time)::bigint                as finished_on_time,
        sum(late)::bigint                   as finished_late,
        sum(no_due)::bigint                 as finished_no_due,
        sum(overdue)::bigint                as overdue_change,
        sum(no_due_stock)::bigint           as no_due_change
    from (
        select
            closed_date                     as flow_date,
            agency_key,
            procedure_key,
            channel_key,
            (closing_status_key in (9, 10) and verdict = 'early')::integer   as early,
            (closing_status_key in (9, 10) and verdict = 'on_time')::integer as on_time,
            (closing_status_key in (9, 10) and verdict = 'late')::integer    as late,
            (closing_status_key in (9, 10) and verdict = 'no_due')::integer  as no_due,
            0                                                                as overdue,
            -(due_at is null)::integer                                       as no_due_stock
        from fct_dossier_verdict
        where rule = $rule
          and closed_date is not null
        union all
        select overdue_from, agency_key, procedure_key, channel_key, 0, 0, 0, 0, 1, 0
        from fct_dossier_overdue
        where rule = $rule
        union all
        select overdue_until, agency_key, procedure_key, channel_key, 0, 0, 0, 0, -1, 0
        from fct_dossier_overdue
        where rule = $rule
          and overdue_until is not null
        union all
        select received_date, agency_key, procedure_key, channel_key, 0, 0, 0, 0, 0, (due_at is null or undated_before is not null)::integer
        from fct_dossier_verdict
        where rule = $rule
        union all
        select undated_before, agency_key, procedure_key, channel_key, 0, 0, 0, 0, 0, -1
        from fct_dossier_verdict
        where rule = $rule
          and due_at is not null
          and undated_before is not null
    )
    group by all
),

flow as materialized (
    select
        * replace (
            0 as finished_early,
            0 as finished_on_time,
            0 as finished_late,
            0 as finished_no_due,
            0 as overdue_change,
            0 as overdue_waiting_change,
            0 as no_due_change
        )
    from mart_daily_flow
    union all by name
    select
        *,
        0 as movements,
        0 as registered,
        0 as rejected,
        0 as received,
        0 as closed,
        0 as withdrawn,
        0 as stopped,
        0 as overdue_waiting_change
    from ruled
),
{{- else}}
flow as (
    select *
    from mart_daily_flow
),
{{- end}}

day_bound as (
    select
        flow_date,
        bound_day
    from (select distinct flow_date from flow) as day
    asof join bound
        on day.flow_date >= bound.bound_day
    where bound_day <= (select max(last_day) from period)
),

folded as (
    select
        bound_day,
{{- if .ByHolder}}
        agency_key,
{{- end}}
{{- if or (eq .By "procedure") (eq .By "field") .OneProcedure .OneField}}
        procedure_key,
{{- end}}
        channel_key,
        sum(columns(flow.* exclude (flow_date, agency_key, procedure_key, channel_key, movements)))
    from flow
    join day_bound using (flow_date)
    group by all
),

grouped as (
    select
        bound_day,
{{- if .ByHolder}}
        agency_code,
{{- else}}
        ''                      as agency_code,
{{- end}}
{{- if eq .By "procedure"}}
        procedure_code          as group_code,
{{- else if eq .By "field"}}
        field_code              as group_code,
{{- else if eq .By "channel"}}
        channel                 as group_code,
{{- else}}
        ''                      as group_code,
{{- end}}
        channel,
        columns(folded.* exclude (bound_day, {{if .ByHolder}}agency_key, {{end}}{{if or (eq .By "procedure") (eq .By "field") .OneProcedure .OneField}}procedure_key, {{end}}channel_key))
    from folded
    join dim_channel using (channel_key)
{{- if .ByHolder}}
    join dim_agency using (agency_key)
{{- end}}
{{- if or (eq .By "procedure") (eq .By "field") .OneProcedure .OneField}}
    join dim_procedure using (procedure_key)
{{- end}}
    where true
{{- if .OneAgency}}
      and agency_code in (select agency_code from dim_agency_succession where holder_code = $agency)
{{- end}}
{{- if .OneProcedure}}
      and procedure_code = $procedure
{{- end}}
{{- if .OneField}}
      and field_code = $field
{{- end}}
),

stretch as (
    select
        bound_day,
        agency_code,
        group_code,
        coalesce(sum(received) filter (where channel = 'online'), 0)    as received_online,
        coalesce(sum(received) filter (where channel = 'in_person'), 0) as received_in_person,
        coalesce(sum(received) filter (where channel = 'post'), 0)      as received_post,
        coalesce(sum(received) filter (where channel = ''), 0)          as received_no_channel,
        coalesce(sum(columns(grouped.* exclude (bound_day, agency_code, group_code, channel))), 0)
    from grouped
    group by bound_day, agency_code, group_code
),

cell as (
    select
        period.name                                                                     as period,
        period.first_day,
        {{if .PerUnit}}holder_code{{else}}''{{end}}                                     as unit_code,
{{- if eq .By "agency"}}
        holder_code                                                                     as group_code,
{{- else}}
        group_code,
{{- end}}
        sum(received)            filter (where bound_day >= first_day)                  as received,
        sum(received_online)     filter (where bound_day >= first_day)                  as received_online,
        sum(received_in_person)  filter (where bound_day >= first_day)                  as received_in_person,
        sum(received_post)       filter (where bound_day >= first_day)                  as received_post,
        sum(received_no_channel) filter (where bound_day >= first_day)                  as received_no_channel,
        sum(received - closed)   filter (where bound_day < first_day)                   as carried_over,
        sum(closed)              filter (where bound_day >= first_day)                  as closed,
        sum(finished_early)      filter (where bound_day >= first_day)                  as finished_early,
        sum(finished_on_time)    filter (where bound_day >= first_day)                  as finished_on_time,
        sum(finished_late)       filter (where bound_day >= first_day)                  as finished_late,
        sum(finished_no_due)     filter (where bound_day >= first_day)                  as finished_no_due,
        sum(withdrawn)           filter (where bound_day >= first_day)                  as withdrawn,
        sum(stopped)             filter (where bound_day >= first_day)                  as stopped,
        sum(received - closed)                                                          as open_end,
        sum(overdue_change)                                                             as open_overdue,
        sum(no_due_change)                                                              as open_no_due,
        sum(registered)          filter (where bound_day >= first_day)                  as registered,
        sum(rejected)            filter (where bound_day >= first_day)                  as rejected,
        sum(overdue_waiting_change)                                                     as open_overdue_waiting
    from period
    join stretch
        on stretch.bound_day <= period.last_day
{{- if .ByHolder}}
    join dim_agency_succession as succession
        on  succession.agency_code = stretch.agency_code
        and period.organised_on >= succession.valid_from
        and period.organised_on < succession.valid_before
{{- end}}
{{- if .OneAgency}}
    where holder_code = $agency
{{- end}}
    group by all
),

complete as (
    select
        period,
        first_day,
        unit_code,
        group_code,
        coalesce(columns(cell.* exclude (period, first_day, unit_code, group_code)), 0)::bigint
    from cell
),

name as (
{{template "group_name" .}})

select
    period,
    unit_code,
    group_code,
    coalesce(group_name, group_code)                                                    as group_name,
    received,
    received_online,
    received_in_person,
    received_post,
    received_no_channel,
    carried_over,
    closed,
    finished_early + finished_on_time + finished_late + finished_no_due                 as finished,
    finished_early,
    finished_on_time,
    finished_late,
    finished_no_due,
    withdrawn,
    stopped,
    open_end,
    open_end - open_overdue - open_no_due                                               as open_in_time,
    open_overdue,
    open_no_due,
    registered,
    rejected,
    open_overdue_waiting
from complete
left join name using (group_code)
where received + carried_over + closed + open_end + registered + rejected <> 0
order by first_day, period, unit_code, group_code
