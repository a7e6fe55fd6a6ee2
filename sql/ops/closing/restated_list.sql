-- restated_list: the restated dossiers with the figures each one moved. Grain: agency_code, dossier_code.
{{template "restated_counts" .}}
select
    dossier_code,
    agency_code,
    cause,
    to_json(any_value(batches))::varchar                                as batches,
    string_agg(
        measure || ' ' || printf('%+d', difference::bigint), ', ' order by measure
    )                                                                   as moved
from scored
join restated using (dossier_code)
where agency_code <> ''
  and difference <> 0
group by agency_code, dossier_code, cause
order by agency_code, dossier_code
