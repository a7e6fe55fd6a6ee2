-- ind_5_3: satisfaction with the handling of feedback. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- Of the feedback of 5.2 (received or answered in the period, each once): handled on time as 5.2 has it, and not rated dissatisfied by
-- its end. Late is not satisfied, without a rating is. Basis: Quyết định 766/QĐ-TTg, chỉ số 5.3.
with
of_period as (
    select
        calendar,
        period_kind,
        period_name,
        agency_code,
        count(*) filter (
            where {{template "feedback_in_time"}}
              and not ({{template "feedback_disliked"}})
        )                                       as numerator,
        count(*)                                as denominator
    from fct_feedback
    join dim_period
        on {{template "feedback_counts"}}
    group by all
),

{{template "by_unit" "received_or_answered"}}
