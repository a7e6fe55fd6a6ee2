-- ind_3_3: dossiers filed online. Grain: calendar, period_kind, period_name, agency_key.
-- Numerator: online dossiers received in the period; denominator: all received in it. The same under every rule, so one
-- of them is counted.
-- Basis: Quyết định 766/QĐ-TTg, chỉ số 3.3.
-- incremental: additive by rule, calendar, period_kind, period_name, agency_key, counted by denominator
select
    'received'                                                           as rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    coalesce(sum(dossiers) filter (where channel = 'online'), 0)::bigint as numerator,
    sum(dossiers)::bigint                                                as denominator
from mart_dossier_cohort
join dim_period_stretch
    on stretch_start = received_stretch
join dim_channel using (channel_key)
where rule = 'form06'
group by all
