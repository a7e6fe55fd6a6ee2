-- restated_figures: how many dossiers moved each figure, by cause and with their batches. Grain: agency_code, measure, cause.
{{template "restated_counts" .}}
select
    agency_code,
    measure,
    cause,
    count(*)                                                            as dossiers,
    sum(difference)::bigint                                             as difference,
    to_json(list_sort(list_distinct(flatten(list(batches)))))::varchar  as batches
from scored
join restated using (dossier_code)
group by agency_code, measure, cause
order by agency_code, measure, cause
