-- ind_5_2: feedback handled on time. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- Received or answered in the period, each once; on time as of its end: answered by the due instant, or not answered then and
-- due on a later day. Basis: Quyết định 766/QĐ-TTg, chỉ số 5.2.
with
of_period as (
    select
        calendar,
        period_kind,
        period_name,
        agency_code,
        count(*) filter (where {{template "feedback_in_time"}}) as numerator,
        count(*)                                                as denominator
    from fct_feedback
    join dim_period
        on {{template "feedback_counts"}}
    group by all
),

{{template "by_unit" "received_or_answered"}}
