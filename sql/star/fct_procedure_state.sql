-- fct_procedure_state: procedures of the catalogue with the days on which each entry holds, and what was decided and made public.
-- Grain: procedure_code, valid_from. procedure_id is the national code where there is one, so that a provincial variant
-- counts as its national procedure. An entry ends where the next begins or, if that is earlier, on its last day; unlike dim_procedure,
-- which must find a version for every event, a procedure that was abolished is gone. levels: words between spaces.
-- Basis: NĐ 63/2010/NĐ-CP, NĐ 92/2017/NĐ-CP (công bố, công khai), Quyết định 766/QĐ-TTg nhóm 1, 3.
with
entry as (
    select
        *,
        lead(valid_from) over (partition by code order by valid_from nulls first) as next_from
    from stg_procedure_row
)

select
    code                                                                        as procedure_code,
    coalesce(nullif(regexp_extract(code, '^\d\.\d{6}'), ''), code)              as procedure_id,
    coalesce(agency_code, '')                                                   as agency_code,
    trim(regexp_replace(lower(coalesce(levels, '')), '[^a-z]+', ' ', 'g'))      as levels,
    service_level,
    coalesce(service_level in (3, 4), false)                                    as is_online,
    coalesce(fee_required, false)                                               as has_fee,
    coalesce(payable_online, false)                                             as is_payable_online,
    coalesce(for_citizens, false)                                               as is_for_citizens,
    coalesce(valid_from, date '0001-01-01')                                     as valid_from,
    least(coalesce(next_from, date '9999-12-31'), coalesce(valid_to + 1, date '9999-12-31')) as valid_before,
    decided_at,
    effective_at,
    published_at,
    coalesce(content_complete, false)                                           as is_complete,
    coalesce(effective.workday_index - decided.workday_index >= 5, false)       as is_decided_in_time,
    coalesce(published.workday_index - decided.workday_index <= 5, false)       as is_published_in_time
from entry
left join dim_date as decided
    on decided.date_day = decided_at
left join dim_date as effective
    on effective.date_day = effective_at
left join dim_date as published
    on published.date_day = published_at
order by procedure_code, valid_from
