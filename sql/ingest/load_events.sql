-- load_events: the rows of a file into raw_event in one pass. Rows that do not fit stand there without an event_time,
-- with the number of the column at fault as status and what may be kept of their cells as name of the agency, until they
-- are set aside; then dedupe deletes them. A fee that cannot be read is -1 until it is counted. identity_hash finds repeats afterwards. A correction is a revision wherever it arrives:
-- before the event it speaks of, after it, or without it.
insert into raw_event
{{template "rows" .}}

select
    {{if .ManyFiles}}file_id{{else}}{{.FileID}}{{end}},
    case when problem is null then dossier_code else '' end,
    case when problem is null then event_time end,
    case when problem is null then {{.LocalDate}} end,
    case when problem is null then status else problem end,
    case when problem is null then agency_code end,
    case when problem is null then agency_name else {{template "content" .}} end,
    case when problem is null then procedure_code end,
    case when problem is null then procedure_name end,
    case when problem is null then field_code end,
    case when problem is null then field_name end,
    channel,
    due_at,
    recorded_at,
    case when problem is null then event_id end,
    service_level,
    applicant_kind,
    {{with .Unread "fee_due"}}case when {{.}} then -1 else fee_due end{{else}}fee_due{{end}},
    fee_paid_online,
    components_digitised,
    result_digital,
    data_reused,
    personal_store_used,
    population_data_used,
    rating,
    {{template "identity" .}},
    correction is not null,
    correction,
    {{.OffsetGiven}}
from row
