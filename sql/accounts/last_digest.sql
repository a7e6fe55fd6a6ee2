-- last_digest: what the next row of the audit follows on.
select digest
from audit
order by audit_id desc
limit 1
