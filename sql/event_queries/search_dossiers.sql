-- search_dossiers: dossiers whose code holds a text, the code itself first, then those that begin with it, the latest first.
-- Grain: dossier_code. Parameters: the text as it was typed and in capitals, how many; the units whose dossiers may be told, as a
-- JSON list, where not all may: a dossier is of the unit that holds it today.
with
allowed as (
    select receiver.agency_key
    from dim_agency as receiver
    join dim_agency_succession as succession
        on  succession.agency_code = receiver.agency_code
        and succession.valid_before = date '9999-12-31'
{{- if .Limited}}
    where holder_code in (select unnest(from_json($agencies, '["VARCHAR"]')))
{{- end}}
),

found as (
    select
        dossier_code,
        agency_key,
        procedure_key,
        coalesce(closing_status_key, latest_status_key)                                 as status_key,
        received_date
    from fct_dossier
    where (contains(dossier_code, $typed) or contains(dossier_code, $capitals))
{{- if .Limited}}
      and agency_key in (select agency_key from allowed)
{{- end}}
    order by
        dossier_code not in ($typed, $capitals),
        not (starts_with(dossier_code, $typed) or starts_with(dossier_code, $capitals)),
        received_date desc nulls last,
        dossier_code
    limit $most
)

select
    dossier_code,
    agency_code,
    agency_name,
    procedure_name,
    status
from found
join dim_agency using (agency_key)
join dim_procedure using (procedure_key)
join dim_status using (status_key)
order by
    dossier_code not in ($typed, $capitals),
    not (starts_with(dossier_code, $typed) or starts_with(dossier_code, $capitals)),
    received_date desc nulls last,
    dossier_code
