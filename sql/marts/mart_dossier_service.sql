-- mart_dossier_service: how dossiers were filed, paid and timed, by the stretch of days in which they were received or finished.
-- Grain: stretch_start, agency_key, procedure_key. finished and procedure_population count dossiers finished in the stretch, all others
-- those received in it; movements counts both. with_fee: of procedures with a fee in the catalogue, less those whose every told fee
-- is 0; a fee that nobody told stays in. Every period of either calendar is a run of whole stretches.
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

finished as (
    select
        stretch_start,
        agency_key,
        procedure_key,
        count(*)                                                                    as movements,
        count(*)                                                                    as finished,
        count(*) filter (where for_citizens and population_data_used)               as procedure_population
    from fct_dossier
    join dim_procedure using (procedure_key)
    join dim_date
        on date_day = closed_date
    where closing_status_key in (9, 10)
    group by all
),

-- Of the dossiers received in the stretch that are finished, also later, and whose procedure has a term.
timed as (
    select
        received_day.stretch_start,
        agency_key,
        procedure_key,
        count(*)                                                                    as timed,
        sum(handling_minutes)                                                       as handling_minutes,
        sum({{template "legal_minutes"}})                                           as legal_minutes
    from fct_dossier
    join dim_procedure using (procedure_key)
    join dim_date as received_day
        on received_day.date_day = received_date
    left join dim_date as due_day
        on due_day.date_day = case when legal_term_unit in ('calendar_days', 'months') then legal_due_at::date end
    cross join day_hours
    where closing_status_key in (9, 10)
      and legal_due_at is not null
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
