-- dim_agency_succession: who holds a unit's dossiers on each day. Grain: agency_code, valid_from; the ranges of one unit leave
-- no gap and do not overlap, so that on any day every dossier has exactly one holder.
-- A unit holds its own until its last day; from the next day on its first successor does, and that one's in turn. Of a unit
-- that was split the first successor listed takes over all. A unit that ended without a successor keeps its dossiers: none
-- may be lost. Basis: NQ sắp xếp đơn vị hành chính, chuyển tiếp hồ sơ đang giải quyết.
with recursive
unit as (
    select
        agency_code,
        valid_to                                                        as last_day,
        trim(split_part(replace(successor_codes, ',', ';'), ';', 1))    as successor_code
    from dim_agency
    where is_current
),

ended as (
    select
        unit.agency_code,
        unit.last_day + 1 as moved_on,
        unit.successor_code
    from unit
    semi join unit as successor
        on successor.agency_code = unit.successor_code
    where unit.last_day is not null
),

-- Followed at most twenty times, so that units that name each other cannot turn in a circle.
chain as (
    select
        agency_code,
        agency_code        as holder_code,
        date '0001-01-01'  as valid_from,
        0                  as step
    from unit
    union all
    select
        chain.agency_code,
        ended.successor_code,
        greatest(chain.valid_from, ended.moved_on),
        chain.step + 1
    from chain
    join ended
        on ended.agency_code = chain.holder_code
    where chain.step < 20
),

-- Two moves on one day: the later one in the chain holds.
final as (
    select *
    from chain
    qualify row_number() over (partition by agency_code, valid_from order by step desc) = 1
)

select
    agency_code,
    holder_code,
    valid_from,
    coalesce(lead(valid_from) over (partition by agency_code order by step), date '9999-12-31') as valid_before
from final
order by agency_code, valid_from
