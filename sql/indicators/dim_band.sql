-- dim_band: by what share of the points a unit is called what. Grain: indicator_set, band; indicator_set '' is every set without
-- bands of its own. from_score is the lower bound on the scale of 100. Basis: Quyết định 766/QĐ-TTg.
select
    indicator_set,
    band,
    name_vi,
    name_en,
    from_score::double  as from_score,
    basis
from seed_band
order by indicator_set, from_score desc
