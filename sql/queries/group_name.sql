-- group_name: what the groups of a grouping are called. Grain: group_code.
{{- if eq .By "agency"}}
    select agency_code as group_code, agency_name as group_name from dim_agency where is_current
{{- else if eq .By "procedure"}}
    select procedure_code as group_code, procedure_name as group_name from dim_procedure where is_current
{{- else if eq .By "field"}}
    select field_code as group_code, max(field_name) as group_name from dim_procedure where is_current group by all
{{- else if eq .By "channel"}}
    select channel as group_code, {{if eq .Lang "en"}}name_en{{else}}name_vi{{end}} as group_name from dim_channel
{{- else}}
    select '' as group_code, '' as group_name
{{- end}}
