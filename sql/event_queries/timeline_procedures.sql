-- timeline_procedures: what a procedure was called at a time. Grain: procedure_key.
select
    procedure_key,
    procedure_code,
    procedure_name,
    field_code,
    field_name,
    legal_term,
    legal_term_unit
from dim_procedure
