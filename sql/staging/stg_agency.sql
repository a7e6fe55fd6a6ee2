-- stg_agency: every unit and the days each of its catalogue entries holds; units known from events alone come last.
-- Grain: agency_code, valid_from. The ranges of one unit leave no gap and do not overlap,
-- so that every event finds exactly one version: the first reaches back, each ends where the next begins. valid_to is the
-- last day as the catalogue gives it: events of a unit that has ended still find it, see dim_agency_succession.
-- materialized: view
with
catalogue as (
    select *
    from raw_agency
    qualify row_number() over (
        partition by code, valid_from
        order by name, short_name, level, kind, parent_code, valid_to, successor_codes
    ) = 1
),

seen as (
    select
        agency_code,
        trim(agency_name) as agency_name,
        max(event_time)   as last_seen
    from stg_event
    group by all
),

stranger as (
    select
        agency_code,
        coalesce(nullif(agency_name, ''), agency_code) as agency_name
    from seen
    where agency_code not in (select code from catalogue)
    qualify row_number() over (
        partition by agency_code
        order by agency_name is null, last_seen desc, agency_name desc
    ) = 1
),

final as (
    select
        code                                                        as agency_code,
        coalesce(name, code)                                        as agency_name,
        coalesce(short_name, name, code)                            as short_name,
        coalesce(level, '')                                         as level,
        coalesce(kind, '')                                          as kind,
        coalesce(parent_code, '')                                   as parent_code,
        coalesce(successor_codes, '')                               as successor_codes,
        case
            when lag(code) over version is null then date '0001-01-01'
            else coalesce(valid_from, date '0001-01-01')
        end                                                         as valid_from,
        coalesce(lead(valid_from) over version, date '9999-12-31')  as valid_before,
        valid_to,
        lead(code) over version is null                             as is_current,
        true                                                        as in_catalogue
    from catalogue
    window version as (partition by code order by valid_from nulls first)
    union all
    select
        agency_code, agency_name, agency_name, '', '', '', '',
        date '0001-01-01', date '9999-12-31', null, true, false
    from stranger
)

select *
from final
