-- stg_procedure: every procedure and the days each of its catalogue entries holds; those known from events alone come last.
-- Grain: procedure_code, valid_from. A provincial variant (x.xxxxxx.000.00.00.H48) keeps its own code and
-- takes what it lacks from the national entry. An event without a procedure belongs to the code ''.
-- materialized: view
with
catalogue as (
    select *
    from stg_procedure_row
),

seen as (
    select
        coalesce(procedure_code, '') as procedure_code,
        trim(procedure_name)         as procedure_name,
        trim(field_code)             as field_code,
        trim(field_name)             as field_name,
        max(event_time)              as last_seen
    from stg_event
    group by all
),

stranger as (
    select
        procedure_code,
        regexp_extract(procedure_code, '^\d\.\d{6}') as national_code,
        procedure_name,
        field_code,
        field_name
    from seen
    where procedure_code not in (select code from catalogue)
    qualify row_number() over (
        partition by procedure_code
        order by procedure_name is null, last_seen desc, procedure_name desc, field_code desc, field_name desc
    ) = 1
),

national as (
    select *
    from catalogue
    qualify row_number() over (partition by code order by valid_from desc nulls last) = 1
),

final as (
    select
        code                                                        as procedure_code,
        regexp_extract(code, '^\d\.\d{6}')                          as national_code,
        coalesce(name, code)                                        as procedure_name,
        coalesce(field_code, field_name, '')                        as field_code,
        coalesce(field_name, field_code, '')                        as field_name,
        coalesce(levels, '')                                        as levels,
        service_level,
        fee_required,
        payable_online,
        gives_result,
        legal_term,
        coalesce(legal_term_unit, '')                               as legal_term_unit,
        for_citizens,
        case
            when lag(code) over version is null then date '0001-01-01'
            else coalesce(valid_from, date '0001-01-01')
        end                                                         as valid_from,
        coalesce(lead(valid_from) over version, date '9999-12-31')  as valid_before,
        lead(code) over version is null                             as is_current,
        true                                                        as in_catalogue
    from catalogue
    window version as (partition by code order by valid_from nulls first)
    union all
    select
        stranger.procedure_code,
        stranger.national_code,
        coalesce(nullif(stranger.procedure_name, ''), national.name, stranger.procedure_code),
        coalesce(nullif(stranger.field_code, ''), nullif(stranger.field_name, ''), national.field_code, national.field_name, ''),
        coalesce(nullif(stranger.field_name, ''), nullif(stranger.field_code, ''), national.field_name, national.field_code, ''),
        coalesce(national.levels, ''),
        national.service_level,
        national.fee_required,
        national.payable_online,
        national.gives_result,
        national.legal_term,
        coalesce(national.legal_term_unit, ''),
        national.for_citizens,
        date '0001-01-01',
        date '9999-12-31',
        true,
        false
    from stranger
    left join national on national.code = stranger.national_code
)

select *
from final
