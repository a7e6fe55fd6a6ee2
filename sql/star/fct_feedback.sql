-- fct_feedback: feedback and complaints (PAKN). Grain: feedback_id.
-- due_at is the source's, else the end of the last working day of the term to handle it that holds on the day of receipt (seed_feedback_term,
-- by the regulation of the national portal of that day); is_in_time is null while it is not answered.
-- kind: rule, conduct, '' not stated. rating is of the answer. Basis: NĐ 20/2008/NĐ-CP, Quyết định 766/QĐ-TTg nhóm 5.
with
dated as (
    select
        stg_feedback.*,
        received_at::date                                               as received_date,
        answered_at::date                                               as answered_date
    from stg_feedback
),

handling as (
    select
        coalesce(nullif(valid_from, '')::date, date '0001-01-01')       as valid_from,
        coalesce(nullif(valid_to, '')::date + 1, date '9999-12-31')     as valid_before,
        working_days::integer                                           as working_days
    from seed_feedback_term
    where stage = 'handle'
),

termed as (
    select
        dated.* exclude (due_at),
        coalesce(due_at, (term.date_day + time '23:59:59')::timestamptz) as due_at,
        due_at is null                                                  as is_due_by_term
    from dated
    join dim_date
        on dim_date.date_day = received_date
    join handling
        on  received_date >= handling.valid_from
        and received_date < handling.valid_before
    left join dim_working_day as term
        on term.workday_index = dim_date.workday_index + working_days
)

select
    feedback_id,
    agency_code,
    case kind when 1 then 'rule' when 2 then 'conduct' else '' end      as kind,
    received_at,
    received_date,
    due_at,
    due_at::date                                                        as due_date,
    is_due_by_term,
    answered_at,
    answered_date,
    answered_at <= due_at                                               as is_in_time,
    rating,
    dossier_code
from termed
order by feedback_id
