-- restated_dossiers: the dossiers that count otherwise today than when a period was closed, each with one cause.
-- Grain: dossier_code. The causes, of which the first that holds is given:
--   changed_appointment     nothing but the due instant differs, and it came with an event
--   corrected_event         a row that came later says otherwise about an event known at the closing
--   late_event              an event or feedback of the period, or of before, came in after the closing
--   changed_reference_data  catalogue rows of its unit or procedure, or the working days, are not those of the closing;
--                           days off that came with another version of the program are a changed rule
--   later_event             an event after the period, at which only indicators look (a pause that ended, a rating)
--   changed_rule            the definitions are not those of the closing
--   unexplained             none of these: a defect of the program
-- Parameters: Frozen, the schema of the closing; first_day, last_day, last_file and whether the rule_changed.
with
then_count as (
{{template "counted" .Frozen}}),

now_count as (
{{template "counted" "main"}}),

moved as (
    select
        dossier_code,
        then_count.agency_code                                                          as agency_then,
        now_count.agency_code                                                           as agency_now,
        then_count.receiver_code                                                        as receiver_then,
        now_count.receiver_code                                                         as receiver_now,
        then_count.procedure_code                                                       as procedure_then,
        now_count.procedure_code                                                        as procedure_now,
        then_count.flow_counts                                                          as flow_then,
        now_count.flow_counts                                                           as flow_now,
        then_count.indicator_counts                                                     as indicator_then,
        now_count.indicator_counts                                                      as indicator_now,
        then_count.course = now_count.course
            and then_count.due_at is distinct from now_count.due_at                     as is_redated
    from then_count
    full join now_count using (dossier_code)
    where agency_then is distinct from agency_now
       or flow_then is distinct from flow_now
       or indicator_then is distinct from indicator_now
),

arrival as (
    select
        dossier_code,
        batch_id,
        identity_hash,
        is_revision,
        event_date,
        due_at
    from main.raw_event
    join main.ledger_file using (file_id)
    semi join moved using (dossier_code)
    where file_id > $last_file
    union all
    select
        dossier_code,
        batch_id,
        null,
        false,
        received_at::date,
        null
    from main.raw_feedback
    join main.ledger_file using (file_id)
    semi join moved using (dossier_code)
    where file_id > $last_file
),

-- A revision of an event that was itself late corrects nothing that was published.
known as (
    select distinct identity_hash
    from main.raw_event
    where file_id <= $last_file
      and identity_hash in (select identity_hash from arrival where is_revision)
),

arrived as (
    select
        dossier_code,
        bool_or(known.identity_hash is not null)                                        as has_correction,
        bool_or(known.identity_hash is null and event_date <= $last_day::date)          as has_late,
        bool_or(due_at is not null)                                                     as has_due,
        list(distinct batch_id)                                                         as batches,
        list(distinct batch_id) filter (where known.identity_hash is not null)          as correction_batches,
        list(distinct batch_id) filter (where event_date <= $last_day::date)            as late_batches,
        list(distinct batch_id) filter (where due_at is not null)                       as due_batches
    from arrival
    left join known using (identity_hash)
    group by dossier_code
),

catalogue as (
    select 'agency' as kind, code, batch_id
    from main.raw_agency
    join main.ledger_file using (file_id)
    where file_id > $last_file
    union all
    select 'procedure', code, batch_id
    from main.raw_procedure
    join main.ledger_file using (file_id)
    where file_id > $last_file
),

-- A provincial variant of a procedure takes what it lacks from the national entry, whose code its own begins with.
recatalogued as (
    select
        dossier_code,
        list(distinct batch_id)                                                         as batches
    from moved
    join catalogue
        on (catalogue.kind = 'agency' and code in (agency_then, agency_now, receiver_then, receiver_now))
        or (catalogue.kind = 'procedure' and (starts_with(procedure_then, code) or starts_with(procedure_now, code)))
    group by dossier_code
),

calendar as (
    select
        count(*) > 0                                                                    as is_changed,
        (
            select list(distinct batch_id)
            from main.raw_holiday
            join main.ledger_file using (file_id)
            where file_id > $last_file
        )                                                                               as batches
    from main.dim_date as day_now
    join {{.Frozen}}.dim_date as day_then using (date_day)
    where day_now.is_working_day <> day_then.is_working_day
),

explained as (
    select
        moved.*,
        arrived.* exclude (dossier_code, batches),
        arrived.batches                                                                 as arrived_batches,
        coalesce(recatalogued.batches, case when calendar.is_changed then calendar.batches end) as catalogue_batches,
        case
            when is_redated and has_due                                     then 'changed_appointment'
            when has_correction                                             then 'corrected_event'
            when has_late                                                   then 'late_event'
            when catalogue_batches is not null                              then 'changed_reference_data'
            when calendar.is_changed and not $rule_changed                  then 'changed_reference_data'
            when arrived_batches is not null and flow_then = flow_now       then 'later_event'
            when $rule_changed                                              then 'changed_rule'
            else 'unexplained'
        end                                                                             as cause
    from moved
    cross join calendar
    left join arrived using (dossier_code)
    left join recatalogued using (dossier_code)
)

select
    dossier_code,
    agency_then,
    agency_now,
    flow_then,
    flow_now,
    indicator_then,
    indicator_now,
    cause,
    list_sort(coalesce(
        case cause
            when 'changed_appointment'    then due_batches
            when 'corrected_event'        then correction_batches
            when 'late_event'             then late_batches
            when 'changed_reference_data' then catalogue_batches
            when 'later_event'            then arrived_batches
        end,
        []
    ))                                                                                  as batches
from explained
