-- fct_dossier_code: dossier codes of the form unit-YYMMDD-sequence in their parts, for findings. Grain: dossier_code.
-- Days are compared as numbers (240115), which costs a tenth of reading them as dates.
-- incremental: dossier
with
part as (
    select
        *,
        split_part(dossier_code, '-', 2)                    as day_text,
        split_part(dossier_code, '-', 3)                    as number_text,
        coalesce(received_date, first_event_at::date)       as found_on
    from fct_dossier
    where regexp_full_match(dossier_code, '[^-]+-\d{6}-\d{4,7}')
)

select
    dossier_code,
    agency_key,
    split_part(dossier_code, '-', 1)                        as unit,
    day_text::integer                                       as code_day,
    number_text::integer                                    as sequence_number,
    registered_at,
    received_at,
    received_date,
    found_on
from part
