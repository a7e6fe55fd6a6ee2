-- procedures: what the catalogue says of every procedure today, those known from events alone included. Grain: procedure_code.
select
    procedure_code,
    procedure_name,
    field_code,
    field_name,
    coalesce(service_level, 0)::integer                     as service_level,
    legal_term,
    legal_term_unit,
    in_catalogue
from dim_procedure
where is_current
order by procedure_code
