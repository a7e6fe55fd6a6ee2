-- finding_counts: dossiers behind each finding, per unit and period. Grain: finding, agency_code, period; none that is zero for good.
-- Parameters: JSON list of periods with their days, and a unit code. all_time is the same in every period of a unit.
with
period as (
    select unnest(from_json($periods, '[{"name": "varchar", "first_day": "date", "last_day": "date"}]'), recursive := true)
),

found as (
    select
        finding,
        agency_code,
        found_on,
        count(*)                                            as dossiers
    from finding
    join dim_agency using (agency_key)
{{- if .OneAgency}}
    where agency_code = $agency
{{- end}}
    group by all
),

counted as (
    select
        finding,
{{- if .WholeProvince}}
        ''                                                  as agency_code,
{{- else}}
        agency_code,
{{- end}}
        name                                                as period,
        first_day,
        last_day,
        coalesce(sum(dossiers) filter (where found_on between first_day and last_day), 0)::bigint as dossiers,
        sum(dossiers)::bigint                               as all_time
    from found
    cross join period
    group by all
)

select
    finding,
    counted.agency_code,
    coalesce(agency_name, '')                               as agency_name,
    period,
    dossiers,
    all_time
from counted
left join dim_agency
    on  dim_agency.agency_code = counted.agency_code
    and is_current
order by first_day, last_day, period, finding, counted.agency_code
