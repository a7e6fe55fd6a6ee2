-- title_vi: Mỗi PAKN đã nhận có đúng một dòng, và đều được tính cho tỉnh
-- title_en: Every feedback taken in is there once, and all of it counts for the province
-- Law 1. The longest periods of the calendar hold every day that events lie in.
with
raw as (
    select count(distinct feedback_id) as feedback
    from raw_feedback
    where file_id <= (select coalesce(max(file_id), 0) from ledger_file where batch_id <= (select last_batch from meta_build))
),

fact as (
    select
        count(*)                        as feedback,
        count(distinct feedback_id)     as identities
    from fct_feedback
),

province as (
    select sum(denominator) as feedback
    from indicator_measure
    join dim_period_unit using (unit_key, organisation, calendar, period_kind, period_name, scope)
    where indicator = '5.1'
      and level = 'province'
      and organisation = 'now'
      and calendar = 'calendar'
      and period_kind = 'year'
),

dated as (
    select count(*) as feedback
    from fct_feedback
    join dim_period
        on  calendar = 'calendar'
        and period_kind = 'year'
        and received_date between first_day and last_day
)

select *
from raw, fact, province, dated
where raw.feedback <> fact.feedback
   or fact.feedback <> fact.identities
   or coalesce(province.feedback, 0) <> dated.feedback
