-- ind_5_3: satisfaction with answers to feedback. Grain: organisation, rule, calendar, period_kind, period_name, agency_code, scope.
-- Rated answers given in the period. Basis: Quyết định 766/QĐ-TTg, chỉ số 5.3.
with
of_period as (
    select
        calendar,
        period_kind,
        period_name,
        agency_code,
        count(*) filter (where rating in (1, 2))    as numerator,
        count(*)                                    as denominator
    from fct_feedback
    join dim_period
        on  answered_date between first_day and last_day
        and rating is not null
    group by all
),

{{template "by_unit" "answered"}}
