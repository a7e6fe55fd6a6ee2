-- ind_5_1: feedback about rules, of all feedback. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- Feedback received in the period, of whatever kind or none; shown, not scored. Basis: Quyết định 766/QĐ-TTg, chỉ số 5.1.
with
of_period as (
    select
        calendar,
        period_kind,
        period_name,
        agency_code,
        count(*) filter (where kind = 'rule')   as numerator,
        count(*)                                as denominator
    from fct_feedback
    join dim_period
        on received_date between first_day and last_day
    group by all
),

{{template "by_unit" "received"}}
