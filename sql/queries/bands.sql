-- bands: by what share of the points a unit is called what, the highest first. Grain: band. Parameter: the set; its own bands, or those
-- of every set.
select
    band,
    name_vi,
    name_en,
    from_score
from dim_band
where indicator_set = case
    when $set in (select indicator_set from dim_band) then $set
    else ''
end
order by from_score desc
