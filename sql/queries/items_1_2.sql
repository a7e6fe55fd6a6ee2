-- items_1_2: what indicator 1.2 misses: procedures made public in the period later than five working days after the decision, and those
-- that had to be public by its end and were not. One row for a procedure, as ind_1_2 counts: the first decision that was missed.
select
    decision.agency_code,
    procedure_code                                          as item_code,
    procedure_name                                          as item_name,
    1                                                       as lost,
    1                                                       as most,
    case when published_at <= last_day then 'public_late' else 'not_public' end as reason,
    decided_at                                              as began_on,
    due_on,
    case when published_at <= last_day then published_at end as done_on
from (
    {{template "decision_to_publish"}}
) as decision
join unit
    on {{template "publication_counts"}}
left join (select procedure_code, procedure_name from dim_procedure where is_current) as named using (procedure_code)
where not ({{template "public_in_time"}})
  and (unit.level = 'province' or decision.agency_code in (select agency_code from member))
qualify row_number() over (partition by procedure_code order by decided_at) = 1
