-- finding_counts: dossiers behind each finding, per unit and period. Grain: finding, agency_code, period; none that is zero for good.
-- Parameters: JSON list of periods with their days and the day whose organisation counts, and a unit code. A dossier
-- belongs to the unit that holds it on that day, as in the figures. all_time counts every day by the same organisation.
with
period as (
    select unnest(
        from_json($periods, '[{"name": "varchar", "first_day": "date", "last_day": "date", "organised_on": "date"}]'),
        recursive := true
    )
),

found as (
    select
        finding,
        agency_code,
        found_on,
        count(*)                                            as dossiers
    from finding
    join dim_agency using (agency_key)
    group by all
),

counted as (
    select
        finding,
{{- if .WholeProvince}}
        ''                                                  as agency_code,
{{- else}}
        holder_code                                         as agency_code,
{{- end}}
        name                                                as period,
        first_day,
        last_day,
        coalesce(sum(dossiers) filter (where found_on between first_day and last_day), 0)::bigint as dossiers,
        sum(dossiers)::bigint                               as all_time
    from found
    cross join period
    join dim_agency_succession as succession
        on  succession.agency_code = found.agency_code
        and organised_on >= succession.valid_from
        and organised_on < succession.valid_before
{{- if .OneAgency}}
    where holder_code = $agency
{{- end}}
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
