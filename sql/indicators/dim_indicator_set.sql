-- dim_indicator_set: what a version of a set is called and how the totals of its units are made. Grain: indicator_set, version.
-- scale whole: a total is of all the set's points, and what is not assessed counts as none; assessed: of the points of what is assessed.
-- A province's own set says it itself (any of its rows), and is on the scale of what is assessed where none does.
-- Basis: Quyết định 766/QĐ-TTg.
with
edition as (
    select distinct
        indicator_set,
        version
    from dim_indicator
),

own as (
    select
        indicator_set,
        coalesce(version, 1)    as version,
        max(scale)              as scale
    from raw_indicator_set
    group by all
)

select
    edition.indicator_set,
    edition.version,
    coalesce(seed_set.scale, case own.scale when 2 then 'whole' end, 'assessed') as scale,
    coalesce(seed_set.name_vi, edition.indicator_set)                           as name_vi,
    coalesce(seed_set.name_en, edition.indicator_set)                           as name_en
from edition
left join seed_set
    on  seed_set.indicator_set = edition.indicator_set
    and seed_set.version::bigint = edition.version
left join own
    on  own.indicator_set = edition.indicator_set
    and own.version = edition.version
order by edition.indicator_set, edition.version
