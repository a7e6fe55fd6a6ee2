-- items_1_2: what indicator 1.2 misses: procedures made public in the period later than five working days after the decision, and those
-- that had to be public by its end and were not. One row for a procedure, as ind_1_2 counts: the first decision that was missed.
select
    decision.agency_code,
    procedure_code                                          as item_code,
    procedure_name                                          as item_name,
    1                                                       as lost,
    1                                                       as most,
    case when published_at <= last_day then 'public_late' else 'not_public' end as reason,
    decided_at                                              as began_on,
    due_on,
    case when published_at <= last_day then published_at end as done_on
from (
    select
        procedure_code,
        decided_at,
        max_by(agency_code, valid_from)                     as agency_code,
        max_by(is_published_in_time, valid_from)            as is_in_time,
        arg_max_null(published_at, valid_from)              as published_at,
        max(valid_before)                                   as valid_before,
        term.date_day                                       as due_on
    from fct_procedure_state
    join dim_date
        on dim_date.date_day = decided_at
    left join dim_working_day as term
        on term.workday_index = dim_date.workday_index + 5
    group by procedure_code, decided_at, term.date_day
) as decision
join unit
    on  published_at between first_day and last_day
    or  (due_on <= last_day and coalesce(published_at > last_day, true) and valid_before > last_day)
left join (select procedure_code, procedure_name from dim_procedure where is_current) as named using (procedure_code)
where not (is_in_time and published_at is not null and published_at <= last_day)
  and (unit.level = 'province' or decision.agency_code in (select agency_code from member))
qualify row_number() over (partition by procedure_code order by decided_at) = 1
