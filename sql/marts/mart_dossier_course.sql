-- mart_dossier_course: dossiers by the stretches of receipt and closing, and how many of them have what the indicators of digitisation ask for.
-- Grain: agency_key, received_stretch, closed_stretch; closed_stretch is null while they are open.
-- Basis: Quyết định 766/QĐ-TTg nhóm 4.
-- incremental: additive by agency_key, received_stretch, closed_stretch, counted by dossiers
select
    agency_key,
    received.stretch_start                                                  as received_stretch,
    closed.stretch_start                                                    as closed_stretch,
    count(*)                                                                as dossiers,
    count(*) filter (where result_digital)                                  as digital_result,
    count(*) filter (where components_digitised and result_digital)         as digitised,
    count(*) filter (where data_reused)                                     as reused,
    count(*) filter (where personal_store_used)                             as personal_store,
    count(*) filter (where population_data_used)                            as population_data
from fct_dossier
join dim_date as received
    on received.date_day = received_date
left join dim_date as closed
    on closed.date_day = closed_date
group by all
order by all
