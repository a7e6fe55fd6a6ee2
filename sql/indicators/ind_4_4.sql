-- ind_4_4: documents from the personal data store. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Dossiers finished in the period. Basis: Quyết định 766/QĐ-TTg, chỉ số 4.4.
-- materialized: view
select
    'finished'      as rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    personal_store  as numerator,
    finished        as denominator
from mart_service_period
where finished > 0
