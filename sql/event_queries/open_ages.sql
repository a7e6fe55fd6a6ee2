-- open_ages: open dossiers by how long they have been open and by the step they stand at. Grain: agency_code, procedure_code, age_band, step.
-- The rows counted are those of the list of open dossiers, word for word. The age is in working days after the day of receipt;
-- the step is the status of the last event up to the judged day: the latest of all unless the dossier has events after it. Parameters: those of the list.
with
listed as (
{{template "dossiers" .}}
),

moved_on as (
    select distinct dossier_code
    from fct_dossier_event
    semi join listed using (dossier_code)
    where event_date > $judged_day::date
),

step as (
    select
        dossier_code,
        max(epoch_us(event_time) * 16 + status_key) % 16                                as status_key
    from fct_dossier_event
    semi join moved_on using (dossier_code)
    where event_date <= $judged_day::date
    group by dossier_code
),

aged as (
    select
        agency_code,
        procedure_code,
        judged.workday_index - receipt_day.workday_index                                as working_days,
        coalesce(dim_status.status, listed.status)                                      as step,
        verdict
    from listed
    left join step using (dossier_code)
    left join dim_status using (status_key)
    join dim_date as receipt_day
        on receipt_day.date_day = received_at::timestamp::date
    join dim_date as judged
        on judged.date_day = $judged_day::date
)

select
    agency_code,
    procedure_code,
    case
        when working_days <= 5 then 1
        when working_days <= 10 then 2
        when working_days <= 20 then 3
        when working_days <= 60 then 4
        else 5
    end                                                                                 as age_band,
    step,
    count(*)                                                                            as dossiers,
    count(*) filter (where verdict = 'open_overdue')                                    as overdue
from aged
group by all
order by agency_code, procedure_code, age_band, step
