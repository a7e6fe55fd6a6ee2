-- items_5_3: what indicator 5.3 misses: feedback received or answered in the period that was answered late, was not answered and overdue
-- as of its end, or was rated dissatisfied. One row for a feedback, as ind_5_3 counts; where it is late and disliked, late is told.
-- of: unit
select
    feedback.agency_code,
    feedback_id                                             as item_code,
    kind                                                    as item_name,
    1                                                       as lost,
    1                                                       as most,
    case
        when answered_date <= last_day and not is_in_time           then 'answered_late'
        when coalesce(answered_date > last_day, true) and due_date <= last_day then 'unanswered'
        else 'dissatisfied'
    end                                                     as reason,
    received_date                                           as began_on,
    due_date                                                as due_on,
    case when answered_date <= last_day then answered_date end as done_on
from fct_feedback as feedback
join unit
    on {{template "feedback_counts"}}
where not (
    coalesce({{template "feedback_in_time"}}, false)
    and not ({{template "feedback_disliked"}})
)
  and (unit.level = 'province' or feedback.agency_code in (select agency_code from member))
