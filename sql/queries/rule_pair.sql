-- rule_pair: what two on-time rules say of each received dossier, and which of their differences parts them.
-- Grain: dossier_code, of those that were received by the last or the judged day and not closed before the first one.
-- Parameters: the rule and the one it is held against, the three days.
-- The causes are asked for in the order in which a rule decides: withdrawn_stopped (one takes them as on time), supplements
-- (too many requests for one), no_appointment (one puts the legal term in its place), waiting (one takes that time off),
-- hour (the same due instant: one compares days, the other hours). '' where both say the same.
select
    one.*,
    against_verdict,
    verdict = 'late'                                                                    as is_late,
    against_verdict = 'late'                                                            as is_late_against,
    case
        when (verdict = 'late') = (against_verdict = 'late') then ''
        when closing_status_key in (7, 8)
         and rule.withdrawn_stopped <> against.withdrawn_stopped then 'withdrawn_stopped'
        when (rule.waiting <> 'supplements' and supplement_requests > coalesce(rule.most_supplements, supplement_requests))
          <> (against.waiting <> 'supplements' and supplement_requests > coalesce(against.most_supplements, supplement_requests)) then 'supplements'
        when appointed_at is null
         and rule.no_appointment <> against.no_appointment then 'no_appointment'
        when due_at <> against_due_at then 'waiting'
        else 'hour'
    end                                                                                 as closed_cause,
    case
        when appointed_at is null
         and rule.no_appointment <> against.no_appointment then 'no_appointment'
        when pauses > 0
         and rule.waiting <> against.waiting then 'waiting'
        else 'hour'
    end                                                                                 as open_cause
from (
    select
        dossier_code,
        agency_key,
        procedure_key,
        channel_key,
        received_date,
        closed_date,
        closing_status_key,
        verdict,
        due_at
    from fct_dossier_verdict
    where rule = $rule
      and received_date <= greatest($last_day::date, $judged_day::date)
      and coalesce(closed_date >= least($first_day::date, $judged_day::date), true)
) as one
join (
    select
        dossier_code,
        verdict                                                                         as against_verdict,
        due_at                                                                          as against_due_at
    from fct_dossier_verdict
    where rule = $against
      and received_date <= greatest($last_day::date, $judged_day::date)
      and coalesce(closed_date >= least($first_day::date, $judged_day::date), true)
) as other using (dossier_code)
join (
    select
        dossier_code,
        due_at                                                                          as appointed_at,
        supplement_requests,
        pauses
    from fct_dossier
    where received_date <= greatest($last_day::date, $judged_day::date)
      and coalesce(closed_date >= least($first_day::date, $judged_day::date), true)
) as fact using (dossier_code)
cross join (select * from dim_rule where rule = $rule) as rule
cross join (select * from dim_rule where rule = $against) as against
