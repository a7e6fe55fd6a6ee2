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
            where case when answered_date <= last_day then is_in_time else due_date > last_day end
              and not (coalesce(rating = 3, false) and coalesce(answered_date <= last_day, true))
        )                                       as numerator,
        count(*)                                as denominator
    from fct_feedback
    join dim_period
        on  received_date <= last_day
        and (received_date >= first_day or answered_date between first_day and last_day)
    group by all
),

{{template "by_unit" "received_or_answered"}}
