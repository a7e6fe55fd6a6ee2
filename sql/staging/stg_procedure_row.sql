-- stg_procedure_row: the catalogue row that counts for each version of a procedure. Grain: code, valid_from.
-- Of several rows of one version the order of their content decides, never that of their arrival.
-- materialized: view
select *
from raw_procedure
qualify row_number() over (
    partition by code, valid_from
    order by name, field_code, field_name, levels, service_level, fee_required, payable_online, gives_result, legal_term,
             legal_term_unit, decided_at, effective_at, published_at, content_complete, for_citizens, valid_to, agency_code
) = 1
