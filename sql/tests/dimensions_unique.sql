-- title_vi: Mỗi đơn vị, thủ tục tại một ngày chỉ có một phiên bản
-- title_en: A unit and a procedure have one version on each day
select 'agency' as dimension, a.agency_code as code
from dim_agency as a
join dim_agency as b
    on  a.agency_code = b.agency_code
    and a.agency_key < b.agency_key
    and a.valid_from < b.valid_before
    and b.valid_from < a.valid_before
union all
select 'procedure', a.procedure_code
from dim_procedure as a
join dim_procedure as b
    on  a.procedure_code = b.procedure_code
    and a.procedure_key < b.procedure_key
    and a.valid_from < b.valid_before
    and b.valid_from < a.valid_before
