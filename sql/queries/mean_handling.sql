-- mean_handling: the mean handling time of dossiers received in a period that are finished, also later, beside the legal term. Grain:
-- breakdown, agency_code, procedure_code; what a breakdown does not name is ''.
-- Parameters: first and last day of receipt, the day whose organisation counts. mean_days are working days net of pauses; mean_term is
-- in the unit of the procedure's term: hours and days as those of work, calendar days by the clock net of pauses, a month as 30 of them.
-- The term is that of the procedure's newest version among the dossiers, and of procedures only.
-- Basis: QĐ 766/QĐ-TTg, indicator 2.2; Bộ luật Dân sự 2015 Điều 146 (a month is thirty days).
with
day_hours as (
    select max(worked_minutes) as day_minutes
    from dim_working_minute
),

finished as (
    select
        holder_code                                                                     as agency_code,
        procedure_code,
        handling_minutes,
        greatest(epoch_us(closed_at) - epoch_us(received_at) - waited_us, 0) / 86400e6  as clock_days,
        dim_procedure.valid_from,
        legal_term,
        legal_term_unit
    {{template "finished_dossiers" "received_date"}}
      and handling_minutes is not null
),

grouped as (
    select
        grouping(agency_code, procedure_code)                                           as level,
        agency_code,
        procedure_code,
        count(*)                                                                        as finished,
        avg(handling_minutes)                                                           as mean_minutes,
        avg(clock_days)                                                                 as mean_clock_days,
        arg_max(legal_term, valid_from)                                                 as legal_term,
        arg_max(legal_term_unit, valid_from)                                            as legal_term_unit
    from finished
    group by grouping sets ((), (procedure_code), (agency_code), (agency_code, procedure_code))
)

select
    case level when 3 then 'province' when 2 then 'procedure' when 1 then 'unit' else 'unit_procedure' end as breakdown,
    coalesce(agency_code, '')                                                           as agency_code,
    coalesce(procedure_code, '')                                                        as procedure_code,
    finished,
    mean_minutes / day_minutes                                                          as mean_days,
    case when level in (0, 2) and legal_term is not null then
        case legal_term_unit
            when 'hours'         then mean_minutes / 60
            when 'working_days'  then mean_minutes / day_minutes
            when 'calendar_days' then mean_clock_days
            when 'months'        then mean_clock_days / 30
        end
    end                                                                                 as mean_term,
    case when level in (0, 2) then legal_term end                                       as legal_term,
    case when level in (0, 2) then coalesce(legal_term_unit, '') else '' end            as legal_term_unit
from grouped
cross join day_hours
where finished > 0    -- the province of nobody
order by breakdown, agency_code, procedure_code
