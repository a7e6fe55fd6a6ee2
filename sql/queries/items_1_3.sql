-- items_1_3: what indicator 1.3 misses: procedures that are public on the last day of the period without all mandatory parts.
-- One row for a procedure, as ind_1_3 counts.
select
    state.agency_code,
    procedure_code                                          as item_code,
    procedure_name                                          as item_name,
    1                                                       as lost,
    1                                                       as most,
    'parts_missing'                                         as reason,
    published_at                                            as began_on,
    null::date                                              as due_on,
    null::date                                              as done_on
from fct_procedure_state as state
join unit
    on  last_day >= valid_from
    and last_day < valid_before
    and published_at <= last_day
left join (select procedure_code, procedure_name from dim_procedure where is_current) as named using (procedure_code)
where not is_complete
  and (unit.level = 'province' or state.agency_code in (select agency_code from member))
