-- ind_1_3: procedures public with all mandatory parts. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- Procedures that are public on the last day of the period. A department has what it or its predecessors are in charge of; the province
-- all, also procedures without a department.
-- Basis: Quyết định 766/QĐ-TTg, chỉ số 1.3; TT 02/2017/TT-VPCP (nội dung công khai).
with
of_period as (
    select
        calendar,
        period_kind,
        period_name,
        agency_code,
        count(*) filter (where is_complete) as numerator,
        count(*)                            as denominator
    from dim_period
    join fct_procedure_state
        on  last_day >= valid_from
        and last_day < valid_before
        and published_at <= last_day
    group by all
),

{{template "by_unit" "period_end"}}
