-- items_5_3: what indicator 5.3 misses: answers to feedback given in the period that were rated dissatisfied.
-- One row for a rated answer, as ind_5_3 counts.
-- of: unit
select
    feedback.agency_code,
    feedback_id                                             as item_code,
    kind                                                    as item_name,
    1                                                       as lost,
    1                                                       as most,
    'dissatisfied'                                          as reason,
    received_date                                           as began_on,
    due_date                                                as due_on,
    answered_date                                           as done_on
from fct_feedback as feedback
join unit
    on answered_date between first_day and last_day
where rating not in (1, 2)
  and (unit.level = 'province' or feedback.agency_code in (select agency_code from member))
