-- items_1_2: what indicator 1.2 misses: procedures that were not made public within five working days of the decision.
-- One row for a procedure in a decision, as ind_1_2 counts.
select
    decision.agency_code,
    procedure_code                                          as item_code,
    procedure_name                                          as item_name,
    1                                                       as lost,
    1                                                       as most,
    case when published_at is null then 'not_public' else 'public_late' end as reason,
    decided_at                                              as began_on,
    term.date_day                                           as due_on,
    published_at                                            as done_on
from (
    select
        procedure_code,
        decided_at,
        max_by(agency_code, valid_from)                     as agency_code,
        max_by(is_published_in_time, valid_from)        as is_in_time,
        arg_max_null(published_at, valid_from)              as published_at
    from fct_procedure_state
    where decided_at is not null
    group by procedure_code, decided_at
) as decision
join unit
    on decided_at between first_day and last_day
left join dim_date
    on dim_date.date_day = decided_at
left join dim_working_day as term
    on term.workday_index = dim_date.workday_index + 5
left join (select procedure_code, procedure_name from dim_procedure where is_current) as named using (procedure_code)
where not is_in_time
  and (unit.level = 'province' or decision.agency_code in (select agency_code from member))
