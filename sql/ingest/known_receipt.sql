-- known_receipt: what was answered before to bodies with these keys, whoever sent them. Parameter: keys, as a JSON array.
select
    source,
    key,
    sha256,
    answer
from push_receipt
where key in (select unnest(from_json($1, '["varchar"]')))
