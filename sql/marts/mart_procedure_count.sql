-- mart_procedure_count: procedures in the authority of every unit in every period, and how many of them were used. Grain: organisation,
-- calendar, period_kind, period_name, agency_code, scope. The province counts a procedure once, however many units handle it, so it is
-- no sum over units.
-- In authority on the period's last day: of the province every procedure of the catalogue; of a department those it is in charge of; of
-- districts and communes those of their level (a district with its communes: of either). Of a unit for which the catalogue names
-- none: those with dossiers received in the period. Used: with dossiers of the period that were filed online, paid online or, finished
-- in it, used population data; charged: with dossiers received in the period whose people were told a fee. One national code is one procedure. Basis: Quyết định 766/QĐ-TTg nhóm 3, chỉ số 4.6.
-- incremental: period
with
-- Numbers instead of names: the steps below are wide, and a name costs several times as much to group by.
procedure_number as materialized (
    select
        procedure_id,
        row_number() over (order by procedure_id)::integer      as procedure_no
    from (
        select coalesce(nullif(national_code, ''), procedure_code) as procedure_id from dim_procedure
        union
        select procedure_id from fct_procedure_state
    )
),

procedure_version as materialized (
    select
        procedure_key,
        procedure_no
    from dim_procedure
    join procedure_number
        on procedure_id = coalesce(nullif(national_code, ''), procedure_code)
    where procedure_code <> ''
),

unit as materialized (
    select
        *,
        case
            when level = 'district' and scope = 'all'           then 'district and commune'
            when level in ('province', 'district', 'commune')   then level
            else 'department'
        end                                                     as class
    from dim_period_unit
),

period as materialized (
    select
        calendar,
        period_kind,
        period_name,
        row_number() over ()::integer                           as period_no
    from dim_period
),

period_stretch as materialized (
    select
        stretch_start,
        period_no
    from dim_period_stretch
    join period using (calendar, period_kind, period_name)
),

period_member as materialized (
    select
        unit_key,
        period_no,
        agency_key
    from dim_period_member
    join period using (calendar, period_kind, period_name)
    join dim_agency using (agency_code)
),

handled as (
    select
        period_no,
        agency_key,
        procedure_no,
        bool_or(received > 0)                                   as is_received,
        bool_or(received_online > 0)                            as is_filed,
        bool_or(paid_online > 0)                                as is_paid,
        bool_or(procedure_population > 0)                       as is_population,
        bool_or(charged > 0)                                    as is_charged
    from mart_dossier_service
    left join mart_dossier_charge using (stretch_start, agency_key, procedure_key)
    join procedure_version using (procedure_key)
    join period_stretch using (stretch_start)
    group by all
),

-- What a unit handled, whoever of those it stands for did.
used as (
    select
        unit_key,
        procedure_no,
        bool_or(is_received)                                    as is_received,
        bool_or(is_filed)                                       as is_filed,
        bool_or(is_paid)                                        as is_paid,
        bool_or(is_population)                                  as is_population,
        bool_or(is_charged)                                     as is_charged
    from handled
    join period_member using (period_no, agency_key)
    group by unit_key, procedure_no
),

-- The catalogue on each last day.
held as materialized (
    select
        last_day,
        procedure_no,
        string_agg(levels, ' ')                                 as levels,
        list(distinct agency_code) filter (where agency_code <> '') as departments,
        bool_or(is_online)                                      as is_online,
        bool_or(has_fee)                                        as has_fee,
        bool_or(is_for_citizens)                                as is_for_citizens
    from (select distinct last_day from dim_period)
    join fct_procedure_state
        on  last_day >= valid_from
        and last_day < valid_before
    join procedure_number using (procedure_id)
    group by last_day, procedure_no
),

-- Who has which procedure in authority: by level for all units of it, by unit for departments.
by_level as materialized (
    select 'province' as class, held.* exclude (departments)
    from held
    union all
    select 'district', held.* exclude (departments)
    from held
    where list_contains(string_split(levels, ' '), 'district')
    union all
    select 'commune', held.* exclude (departments)
    from held
    where list_contains(string_split(levels, ' '), 'commune')
    union all
    select 'district and commune', held.* exclude (departments)
    from held
    where list_has_any(string_split(levels, ' '), ['district', 'commune'])
),

by_unit as materialized (
    select distinct
        unit_key,
        held.* exclude (departments)
    from (select *, unnest(departments) as agency_code from held) as held
    join dim_period_member using (agency_code)
    join unit using (unit_key, last_day)
    where class = 'department'
),

-- Of a unit that the catalogue names no procedure of: what it received.
named as (
    select unit_key
    from unit
    semi join by_level using (last_day, class)
    union
    select unit_key
    from by_unit
),

by_receipt as (
    select
        unit_key,
        last_day,
        procedure_no,
        coalesce(is_online, false)                              as is_online,
        coalesce(has_fee, false)                                as has_fee,
        coalesce(is_for_citizens, false)                        as is_for_citizens
    from used
    join unit using (unit_key)
    anti join named using (unit_key)
    left join held using (last_day, procedure_no)
    where is_received
),

level_count as (
    select
        last_day,
        class,
        count(*)                                                as procedures,
        count(*) filter (where is_online)                       as online,
        count(*) filter (where has_fee)                         as with_fee,
        count(*) filter (where is_for_citizens)                 as for_citizens
    from by_level
    group by last_day, class
),

-- The same flags for every procedure that a unit used and has in authority.
counted as (
    select unit_key, used.* exclude (unit_key), is_online, has_fee, is_for_citizens
    from used
    join unit using (unit_key)
    join by_level using (last_day, class, procedure_no)
    union all
    select unit_key, used.* exclude (unit_key), is_online, has_fee, is_for_citizens
    from used
    join by_unit using (unit_key, procedure_no)
    union all
    select unit_key, used.* exclude (unit_key), is_online, has_fee, is_for_citizens
    from used
    join by_receipt using (unit_key, procedure_no)
),

use_count as (
    select
        unit_key,
        count(*) filter (where is_online and is_filed)          as online_used,
        count(*) filter (where has_fee and is_paid)             as fee_used,
        count(*) filter (where has_fee and is_charged)          as fee_charged,
        count(*) filter (where is_for_citizens and is_population) as citizens_used
    from counted
    group by unit_key
),

authority as (
    select
        unit_key,
        level_count.* exclude (last_day, class)
    from unit
    join level_count using (last_day, class)
    union all
    select
        unit_key,
        count(*),
        count(*) filter (where is_online),
        count(*) filter (where has_fee),
        count(*) filter (where is_for_citizens)
    from (select * exclude (levels) from by_unit union all by name select * from by_receipt)
    group by unit_key
)

select
    organisation,
    calendar,
    period_kind,
    period_name,
    unit_code                                                   as agency_code,
    scope,
    procedures,
    online,
    with_fee,
    for_citizens,
    coalesce(online_used, 0)                                    as online_used,
    coalesce(fee_used, 0)                                       as fee_used,
    coalesce(fee_charged, 0)                                    as fee_charged,
    coalesce(citizens_used, 0)                                  as citizens_used
from authority
join unit using (unit_key)
left join use_count using (unit_key)
order by organisation, calendar, period_kind, period_name, unit_code, scope
