-- dim_procedure: administrative procedures (TTHC), type 2. Grain: procedure_key = one version of a procedure.
-- legal_term counts hours, working days, calendar days or months by legal_term_unit; field_code falls back on the field's name.
-- incremental: dimension
select
    row_number() over (order by procedure_code, valid_from)::integer as procedure_key,
    *
from stg_procedure
order by procedure_key
