-- mart_service_period: mart_dossier_service by unit and period. Grain: calendar, period_kind, period_name, agency_key.
-- incremental: additive by calendar, period_kind, period_name, agency_key, counted by movements
with
stretch as (
    select
        stretch_start,
        agency_key,
        sum(columns(* exclude (stretch_start, agency_key, procedure_key)))
    from mart_dossier_service
    group by stretch_start, agency_key
)

select
    calendar,
    period_kind,
    period_name,
    agency_key,
    sum(columns(stretch.* exclude (stretch_start, agency_key)))::bigint
from stretch
join dim_period_stretch using (stretch_start)
group by calendar, period_kind, period_name, agency_key
order by calendar, period_kind, period_name, agency_key
