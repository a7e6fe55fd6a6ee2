-- decision_to_publish: what became of each publication decision, and the last day on which its procedure is made public in time, five
-- working days after it. Grain: procedure_code, decided_at. Basis: NĐ 63/2010/NĐ-CP, NĐ 92/2017/NĐ-CP.
select
    procedure_code,
    decided_at,
    max_by(agency_code, valid_from)             as agency_code,
    max_by(is_published_in_time, valid_from)    as is_in_time,
    arg_max_null(published_at, valid_from)      as published_at,
    max(valid_before)                           as valid_before,
    term.date_day                               as due_on
from fct_procedure_state
join dim_date
    on dim_date.date_day = decided_at
left join dim_working_day as term
    on term.workday_index = dim_date.workday_index + 5
group by procedure_code, decided_at, term.date_day
