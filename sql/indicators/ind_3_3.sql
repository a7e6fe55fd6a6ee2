-- ind_3_3: dossiers filed online. Grain: period_kind, period_name, agency_key.
-- Numerator: online dossiers received in the period; denominator: all received in it.
-- Basis: Quyết định 766/QĐ-TTg, chỉ số 3.3.
select
    period_kind,
    period_name,
    agency_key,
    coalesce(sum(received) filter (where channel = 'online'), 0)::bigint as numerator,
    sum(received)::bigint                                                as denominator
from mart_period_flow
join dim_channel using (channel_key)
group by all
having sum(received) > 0
