-- practice: how units work, beside what indicators say: of dossiers received and finished in a period. Grain: agency_code.
-- Parameters: JSON list of units, first and last day, the day whose organisation counts. Times are working days net of pauses.
with
peer as (
    select unnest(from_json($agencies, '["varchar"]')) as agency_code
),

{{template "stands" .}}

day_hours as (
    select max(worked_minutes) as day_minutes
    from dim_working_minute
),

held as (
    select
        fct_dossier.*,
        stands.agency_code                                                              as unit_code,
        channel,
        coalesce(received_date between $first_day::date and $last_day::date, false)     as is_received,
        coalesce(closed_date between $first_day::date and $last_day::date, false)
            and closing_status_key in (9, 10)                                           as is_finished,
        case when appointed_date > $last_day::date then null else coalesce(replaced_due_date, due_date) end as due_date_then
    from fct_dossier
    join dim_agency as receiver using (agency_key)
    join dim_channel using (channel_key)
    join dim_agency_succession as succession
        on  succession.agency_code = receiver.agency_code
        and $organised_on::date >= succession.valid_from
        and $organised_on::date < succession.valid_before
    join stands using (holder_code)
    left join (
        {{template "replaced_due" "$last_day"}}
    ) as replaced using (dossier_code)
    where received_date <= $last_day::date
      and coalesce(closed_date >= $first_day::date, true)
)

select
    unit_code                                                                           as agency_code,
    count(*) filter (where is_received)                                                 as received,
    count(*) filter (where is_received and channel = 'online')                          as online,
    count(*) filter (where is_finished)                                                 as finished,
    count(*) filter (where is_finished and verdict_form06 = 'early')                    as early,
    count(*) filter (where is_finished and supplement_requests > 0)                     as supplemented,
    count(*) filter (where is_finished and appointment_changes > 0)                     as appointed_again,
    count(*) filter (where is_finished and closed_date = received_date)                 as same_day,
    sum(handling_minutes) filter (where is_finished) / any_value(day_minutes)           as working_days,
    count(*) filter (where coalesce(closed_date > $last_day::date, true))               as open_end,
    count(*) filter (where coalesce(closed_date > $last_day::date, true) and due_date_then < $last_day::date) as open_overdue
from held
cross join day_hours
group by unit_code
order by unit_code
