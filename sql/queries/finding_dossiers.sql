-- finding_dossiers: the dossiers behind one finding, the latest first. Grain: dossier_code.
-- Parameters: finding, first and last day, the day whose organisation counts, code of the unit that holds the dossiers on it.
select
    dossier_code,
    holder.agency_code,
    holder.agency_name,
    found_on,
    detail
from finding
join dim_agency as receiver using (agency_key)
join dim_agency_succession as succession
    on  succession.agency_code = receiver.agency_code
    and $organised_on::date >= succession.valid_from
    and $organised_on::date < succession.valid_before
join dim_agency as holder
    on  holder.agency_code = holder_code
    and holder.is_current
where finding = $finding
  and found_on between $first_day::date and $last_day::date
{{- if .OneAgency}}
  and holder_code = $agency
{{- end}}
order by found_on desc, dossier_code
{{- if .Limit}}
limit {{.Limit}}
{{- end}}
