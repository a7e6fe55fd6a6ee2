-- known_receipt: what was answered before. Parameters: source, key.
select
    sha256,
    answer
from push_receipt
where source = $1
  and key = $2
