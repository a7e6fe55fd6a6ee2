-- items_1_1: what indicator 1.1 misses: procedures with a decision in the period that takes effect sooner than five working days after
-- it; due is the first day on which it could. One row for a procedure, as ind_1_1 counts: its first late decision of the period.
select
    decision.agency_code,
    procedure_code                                          as item_code,
    procedure_name                                          as item_name,
    1                                                       as lost,
    1                                                       as most,
    case when effective_at is null then 'no_effective_day' else 'effective_too_soon' end as reason,
    decided_at                                              as began_on,
    term.date_day                                           as due_on,
    effective_at                                            as done_on
from (
    select
        procedure_code,
        decided_at,
        max_by(agency_code, valid_from)                     as agency_code,
        max_by(is_decided_in_time, valid_from)              as is_in_time,
        arg_max_null(effective_at, valid_from)              as effective_at
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
qualify row_number() over (partition by procedure_code order by decided_at) = 1
