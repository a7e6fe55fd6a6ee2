-- mart_dossier_service: how dossiers were filed, paid, digitised and timed, by the stretch of days in which they were received or
-- finished. Grain: stretch_start, agency_key, procedure_key. received to paid_online count dossiers received in the stretch, as do
-- handling_minutes and legal_minutes, of those of them that are finished by now; the others those finished in it; movements counts both.
-- with_fee: of procedures with a fee in the catalogue, less those whose every told fee is 0; a fee that nobody told stays in. Every period of either calendar is a run of whole stretches.
-- Basis: Quyết định 766/QĐ-TTg nhóm 2, 3, 4; formulas of seed_indicator_set.
-- incremental: additive by stretch_start, agency_key, procedure_key, counted by movements
with
day_hours as (
    select max(worked_minutes)                                                      as day_minutes
    from dim_working_minute
),

received as (
    select
        stretch_start,
        agency_key,
        procedure_key,
        count(*)                                                                    as movements,
        count(*)                                                                    as received,
        count(*) filter (where channel = 'online')                                  as received_online,
        count(*) filter (where fee_required and coalesce(fee_due > 0, true))        as with_fee,
        count(*) filter (where fee_required and coalesce(fee_due > 0, true) and fee_paid_online) as paid_online
    from fct_dossier
    join dim_channel using (channel_key)
    join dim_procedure using (procedure_key)
    join dim_date
        on date_day = received_date
    group by all
),

done as (
    select
        finished_day.stretch_start,
        received_day.stretch_start                                                  as received_stretch,
        agency_key,
        procedure_key,
        coalesce(gives_result, true)                                                as gives_result,
        coalesce(applicant_kind = 1, for_citizens, false)                           as is_citizen,
        coalesce(for_citizens, false)                                               as for_citizens,
        components_digitised,
        result_digital,
        data_reused,
        personal_store_used,
        population_data_used,
        handling_minutes,
        case
            when legal_due_at is null then null
            when legal_term_unit = 'hours' then legal_term * 60
            when legal_term_unit = 'working_days' then legal_term * day_minutes
            else (due_day.workday_index - received_day.workday_index) * day_minutes
        end                                                                         as legal_minutes
    from fct_dossier
    join dim_procedure using (procedure_key)
    join dim_date as finished_day
        on finished_day.date_day = closed_date
    join dim_date as received_day
        on received_day.date_day = received_date
    left join dim_date as due_day
        on due_day.date_day = case when legal_term_unit in ('calendar_days', 'months') then legal_due_at::date end
    cross join day_hours
    where closing_status_key in (9, 10)
),

finished as (
    select
        stretch_start,
        agency_key,
        procedure_key,
        count(*)                                                                    as movements,
        count(*)                                                                    as finished,
        count(*) filter (where gives_result)                                        as with_result,
        count(*) filter (where gives_result and result_digital)                     as digital_result,
        count(*) filter (where components_digitised and (result_digital or not gives_result)) as digitised,
        count(*) filter (where data_reused)                                         as reused,
        count(*) filter (where personal_store_used)                                 as personal_store,
        count(*) filter (where is_citizen)                                          as citizen,
        count(*) filter (where is_citizen and population_data_used)                 as citizen_population,
        count(*) filter (where for_citizens and population_data_used)               as procedure_population
    from done
    group by all
),

timed as (
    select
        received_stretch                                                            as stretch_start,
        agency_key,
        procedure_key,
        coalesce(sum(handling_minutes) filter (where legal_minutes is not null), 0) as handling_minutes,
        coalesce(sum(legal_minutes), 0)                                             as legal_minutes
    from done
    group by all
),

final as (
    select
        stretch_start,
        agency_key,
        procedure_key,
        coalesce(sum(columns(* exclude (stretch_start, agency_key, procedure_key))), 0)::bigint
    from (from received union all by name from finished union all by name from timed)
    group by stretch_start, agency_key, procedure_key
)

select *
from final
order by stretch_start, agency_key, procedure_key
