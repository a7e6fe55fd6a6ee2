-- ind_4_6b: dossiers of citizens that used population data. Grain: rule, calendar, period_kind, period_name, agency_key.
-- Dossiers finished in the period; who applied is as stated, else as the procedure says. Basis: Quyết định 766/QĐ-TTg, chỉ số 4.6b.
-- materialized: view
select
    'finished'          as rule,
    calendar,
    period_kind,
    period_name,
    agency_key,
    citizen_population  as numerator,
    citizen             as denominator
from mart_service_period
where citizen > 0
