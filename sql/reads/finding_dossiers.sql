-- finding_dossiers: the dossiers behind one finding, the latest first. Grain: dossier_code.
-- Parameters: finding, first and last day, unit code.
select
    dossier_code,
    dim_agency.agency_code,
    current.agency_name,
    found_on,
    detail
from finding
join dim_agency using (agency_key)
join dim_agency as current
    on  current.agency_code = dim_agency.agency_code
    and current.is_current
where finding = $finding
  and found_on between $first_day::date and $last_day::date
{{- if .OneAgency}}
  and dim_agency.agency_code = $agency
{{- end}}
order by found_on desc, dossier_code
{{- if .Limit}}
limit {{.Limit}}
{{- end}}
