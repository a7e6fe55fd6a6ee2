-- ind_1_2: procedures made public on time. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- Distinct procedures made public in the period, and those that had to be by its end (decided 5 working days before it at the latest) and
-- were not. On time: made public within 5 working days of the decision, each time in the period; late once is late. A publication of
-- which no decision is known is neither; an entry that has ended by the period's end is not waited for any more.
-- A department has what it or its predecessors are in charge of; the province all, also procedures without a department.
-- Basis: Quyết định 766/QĐ-TTg, chỉ số 1.2; NĐ 63/2010/NĐ-CP, NĐ 92/2017/NĐ-CP.
with
decision as (
    select
        procedure_code,
        decided_at,
        max_by(agency_code, valid_from)             as agency_code,
        max_by(is_published_in_time, valid_from)    as is_in_time,
        arg_max_null(published_at, valid_from)      as published_at,
        max(valid_before)                           as valid_before,
        term.date_day                               as due_on
    from fct_procedure_state
    join dim_date
        on dim_date.date_day = decided_at
    left join dim_working_day as term
        on term.workday_index = dim_date.workday_index + 5
    group by procedure_code, decided_at, term.date_day
),

of_period as (
    select
        calendar,
        period_kind,
        period_name,
        agency_code,
        procedure_code                                                          as thing,
        is_in_time and published_at is not null and published_at <= last_day    as is_in_time
    from decision
    join dim_period
        on  published_at between first_day and last_day
        or  (due_on <= last_day and coalesce(published_at > last_day, true) and valid_before > last_day)
),

{{template "by_unit_once" "published"}}
