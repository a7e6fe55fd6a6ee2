-- ind_1_2: procedures made public on time. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- Procedures in publication decisions of the period, as 1.1. On time: public within 5 working days of the decision.
-- A department has what it or its predecessors are in charge of; the province all, also procedures without a department.
-- Basis: Quyết định 766/QĐ-TTg, chỉ số 1.2; NĐ 63/2010/NĐ-CP, NĐ 92/2017/NĐ-CP.
with
decision as (
    select
        procedure_code,
        decided_at,
        max_by(agency_code, valid_from)             as agency_code,
        max_by(is_published_in_time, valid_from)    as is_in_time
    from fct_procedure_state
    where decided_at is not null
    group by procedure_code, decided_at
),

of_period as (
    select
        calendar,
        period_kind,
        period_name,
        agency_code,
        count(*) filter (where is_in_time)  as numerator,
        count(*)                            as denominator
    from decision
    join dim_period
        on decided_at between first_day and last_day
    group by all
),

{{template "by_unit" "decided"}}
