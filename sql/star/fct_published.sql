-- fct_published: what the national portal shows, for comparison; no figure of ours is made from it. Grain: indicator_set, agency_code,
-- period_name, indicator. Of several rows the latest recorded counts, then a fixed order of their content.
select
    coalesce(indicator_set, 'portal')   as indicator_set,
    agency_code,
    coalesce(agency_name, '')           as agency_name,
    period_name,
    period_kind,
    first_day,
    last_day,
    indicator,
    numerator,
    denominator,
    score,
    max_score
from raw_published
join stg_named_period using (period_name)
qualify row_number() over (
    partition by coalesce(indicator_set, 'portal'), agency_code, period_name, indicator
    order by recorded_at desc nulls last, score desc nulls last, numerator desc nulls last, denominator desc nulls last, max_score desc, agency_name
) = 1
order by indicator_set, agency_code, first_day, last_day, indicator
