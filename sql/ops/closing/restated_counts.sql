-- restated_counts: restated dossiers by the figure they moved. Grain: agency_code, measure, dossier_code.
-- agency_code '' is the whole province, where a dossier that went from one unit to another has not moved. A score is
-- moved by what moves its numerator or its denominator.
with
restated as (
{{template "restated_dossiers" .}}),

then_value as (
    unpivot (
        select dossier_code, agency_then as agency_code, unnest(flow_then), unnest(indicator_then)
        from restated
    )
    on columns(* exclude (dossier_code, agency_code))
    into name measure value counted
),

now_value as (
    unpivot (
        select dossier_code, agency_now as agency_code, unnest(flow_now), unnest(indicator_now)
        from restated
    )
    on columns(* exclude (dossier_code, agency_code))
    into name measure value counted
),

change as (
    select dossier_code, agency_code, measure, counted as counted_then, 0 as counted_now
    from then_value
    union all
    select dossier_code, agency_code, measure, 0, counted
    from now_value
),

figure as (
    select dossier_code, agency_code, measure, sum(counted_then) as counted_then, sum(counted_now) as counted_now
    from change
    group by all
    having sum(counted_then) <> sum(counted_now)
    union all
    select dossier_code, '', measure, sum(counted_then), sum(counted_now)
    from change
    group by all
    having sum(counted_then) <> sum(counted_now)
),

scored as (
    select dossier_code, agency_code, measure, counted_now - counted_then as difference
    from figure
    union all
    select distinct dossier_code, agency_code, split_part(measure, ' ', 1) || ' score', 0
    from figure
    where contains(measure, ' ')
)
