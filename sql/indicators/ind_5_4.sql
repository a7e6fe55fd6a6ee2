-- ind_5_4: satisfaction with receipt and handling. Grain: rule, calendar, period_kind, period_name, agency_key.
-- 100 % less the share of late dossiers less the share of disliked ones, over the dossiers handled in the period;
-- a late and disliked dossier counts in both shares, as the formula is written. Below zero only here: a unit's sum is cut off at zero.
-- Basis: Quyết định 766/QĐ-TTg, chỉ số 5.4; late by each on-time rule; disliked: latest rating "không hài lòng".
-- materialized: view
select
    rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    dossiers - late - disliked                                                   as numerator,
    dossiers                                                                     as denominator
from ind_5_4_count
