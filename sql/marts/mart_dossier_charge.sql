-- mart_dossier_charge: dossiers whose people were told a fee, by the stretch of days in which they were received. Grain: stretch_start,
-- agency_key, procedure_key; only cells with such a dossier. Every period of either calendar is a run of whole stretches.
-- Basis: Quyết định 766/QĐ-TTg, chỉ số 3.5.
-- incremental: additive by stretch_start, agency_key, procedure_key, counted by charged
select
    stretch_start,
    agency_key,
    procedure_key,
    count(*)    as charged
from fct_dossier
join dim_date
    on date_day = received_date
where fee_due > 0
group by all
