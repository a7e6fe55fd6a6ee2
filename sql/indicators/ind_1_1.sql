-- ind_1_1: procedures published on time. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- Distinct procedures of the publication decisions of the period, by the day of the decision. On time: each of these decisions is dated at
-- least 5 working days before it takes effect; one late decision makes the procedure late.
-- A department has what it or its predecessors are in charge of; the province all, also procedures without a department.
-- Basis: Quyết định 766/QĐ-TTg, chỉ số 1.1; NĐ 63/2010/NĐ-CP, NĐ 92/2017/NĐ-CP.
with
decision as (
    select
        procedure_code,
        decided_at,
        max_by(agency_code, valid_from)         as agency_code,
        max_by(is_decided_in_time, valid_from)  as is_in_time
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
        procedure_code  as thing,
        is_in_time
    from decision
    join dim_period
        on decided_at between first_day and last_day
),

{{template "by_unit_once" "decided"}}
