-- stands: whose dossiers count for whom of the units of peer (agency_code): their own and, with units, those of the units below each.
-- Parameters: WithUnits; the statement's $organised_on, the day whose organisation counts.
stands as (
    select
        agency_code as holder_code,
        agency_code
    from peer
{{- if .WithUnits}}
    union all
    select
        version.agency_code,
        peer.agency_code
    from dim_agency as version
    join peer
        on peer.agency_code = version.parent_code
    where $organised_on::date >= valid_from
      and $organised_on::date < valid_before
{{- end}}
),
