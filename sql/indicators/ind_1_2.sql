-- ind_1_2: procedures made public on time. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- Distinct procedures made public in the period, and those that had to be by its end (decided 5 working days before it at the latest) and
-- were not. On time: made public within 5 working days of the decision, each time in the period; late once is late. A publication of
-- which no decision is known is neither; an entry that has ended by the period's end is not waited for any more.
-- A department has what it or its predecessors are in charge of; the province all, also procedures without a department.
-- Basis: Quyết định 766/QĐ-TTg, chỉ số 1.2; NĐ 63/2010/NĐ-CP, NĐ 92/2017/NĐ-CP.
with
decision as (
    {{template "decision_to_publish"}}
),

of_period as (
    select
        calendar,
        period_kind,
        period_name,
        agency_code,
        procedure_code                      as thing,
        {{template "public_in_time"}}       as is_in_time
    from decision
    join dim_period
        on {{template "publication_counts"}}
),

{{template "by_unit_once" "published"}}
