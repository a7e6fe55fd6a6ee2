-- finished_dossiers: the dossiers whose handling times are told, with their procedure and who holds them on the day whose organisation
-- counts. Parameter: the day of the dossier that lies between the first and last day. Basis: QĐ 766/QĐ-TTg, chỉ số 2.2.
from fct_dossier
join dim_agency as receiver using (agency_key)
join dim_agency_succession as succession
    on  succession.agency_code = receiver.agency_code
    and $organised_on::date >= succession.valid_from
    and $organised_on::date < succession.valid_before
join dim_procedure using (procedure_key)
where {{.}} between $first_day::date and $last_day::date
  and closing_status_key in (9, 10)
