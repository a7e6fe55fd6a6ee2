-- handling: how long finished dossiers took, in working days net of pauses, by unit, procedure and field and over all of them.
-- Grain: breakdown, agency_code, procedure_code, field_code; what a breakdown does not name is ''.
-- Parameters: first and last day of closing, the day whose organisation counts. A working day is as long as the working hours.
-- legal_term is that of the procedure's newest version among the dossiers; over_term counts those finished after its end.
-- Basis: NĐ 61/2018/NĐ-CP Điều 19 (thời hạn), indicator 2.2 of QĐ 766/QĐ-TTg.
with
day_hours as (
    select max(worked_minutes) as day_minutes
    from dim_working_minute
),

finished as (
    select
        holder_code                                                                     as agency_code,
        procedure_code,
        field_code,
        handling_minutes,
        legal_due_at,
        closed_at,
        received_at,
        dim_procedure.valid_from,
        legal_term,
        legal_term_unit
    {{template "finished_dossiers" "closed_date"}}
),

grouped as (
    select
        grouping(agency_code, procedure_code, field_code)                               as level,
        agency_code,
        procedure_code,
        field_code,
        count(*)                                                                        as finished,
        quantile_cont(handling_minutes, 0.5)                                            as median_minutes,
        quantile_cont(handling_minutes, 0.9)                                            as p90_minutes,
        count(legal_due_at)                                                             as with_term,
        count(*) filter (where greatest(closed_at, received_at) > legal_due_at)         as over_term,
        arg_max(legal_term, valid_from)                                                 as legal_term,
        arg_max(legal_term_unit, valid_from)                                            as legal_term_unit
    from finished
    group by grouping sets ((), (procedure_code), (field_code), (agency_code), (agency_code, procedure_code), (agency_code, field_code))
)

select
    case level when 7 then 'province' when 5 then 'procedure' when 6 then 'field' when 3 then 'unit' when 1 then 'unit_procedure' else 'unit_field' end as breakdown,
    coalesce(agency_code, '')                                                           as agency_code,
    coalesce(procedure_code, '')                                                        as procedure_code,
    coalesce(field_code, '')                                                            as field_code,
    finished,
    median_minutes / day_minutes                                                        as median_days,
    p90_minutes / day_minutes                                                           as p90_days,
    with_term,
    over_term,
    case when level in (1, 5) then legal_term end                                       as legal_term,
    case when level in (1, 5) then legal_term_unit else '' end                          as legal_term_unit,
    case when level in (1, 5) then
        case legal_term_unit when 'working_days' then legal_term when 'hours' then legal_term * 60 / day_minutes end
    end                                                                                 as legal_days
from grouped
cross join day_hours
order by breakdown, agency_code, procedure_code, field_code
