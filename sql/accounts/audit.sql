-- audit: what was done, in order; before and after are ids, 0 for no limit, and '' asks for everyone and everything.
select audit_id, at, who, role, unit, action, object, outcome, detail, address, request, digest
from audit
where audit_id > :after
    and (:before = 0 or audit_id < :before)
    and (:who = '' or who = :who)
    and (:action = '' or action = :action)
    and at >= :from
    and (:until = 0 or at < :until)
order by case when :latest_first then -audit_id else audit_id end
limit :most
