-- mart_period_course: the common population of each period, and how many of it have what the indicators of digitisation ask for.
-- Grain: calendar, period_kind, period_name, agency_key. Basis: Quyết định 766/QĐ-TTg nhóm 4.
-- incremental: additive by calendar, period_kind, period_name, agency_key, counted by dossiers
with
population as (
{{template "common_population" "mart_dossier_course"}}
)

select
    calendar,
    period_kind,
    period_name,
    agency_key,
    sum(dossiers)::bigint           as dossiers,
    sum(digital_result)::bigint     as digital_result,
    sum(digitised)::bigint          as digitised,
    sum(reused)::bigint             as reused,
    sum(personal_store)::bigint     as personal_store,
    sum(population_data)::bigint    as population_data
from population
group by all
order by all
