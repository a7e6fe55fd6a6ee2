-- similar: the units most like one unit, by how much and what they receive. Grain: agency_code, the most similar first.
-- Distance = half the sum over procedures of |own share − other's share|, 0 for the same mix to 1 for nothing in common, plus
-- |log10(own received / other's received)|, 1 for ten times as much. Units that received nothing are left out.
-- Parameters: the unit, JSON list of the units to choose from, first and last day of receipt, the day whose organisation counts.
with
peer as (
    select unnest(from_json($peers, '["varchar"]')) as agency_code
),

{{template "stands" .}}

received as (
    select
        stands.agency_code,
        coalesce(nullif(national_code, ''), procedure_code)                             as procedure_id,
        sum(received)                                                                   as received
    from mart_daily_flow
    join dim_agency using (agency_key)
    join dim_procedure using (procedure_key)
    join dim_agency_succession as succession
        on  succession.agency_code = dim_agency.agency_code
        and $organised_on::date >= succession.valid_from
        and $organised_on::date < succession.valid_before
    join stands using (holder_code)
    where flow_date between $first_day::date and $last_day::date
    group by all
    having sum(received) > 0
),

mixed as (
    select
        *,
        sum(received) over (partition by agency_code)                                   as total,
        received / sum(received) over (partition by agency_code)                        as share
    from received
),

own as (
    select *
    from mixed
    where agency_code = $agency
),

-- Shares that both have in common: half the sum of the differences is what is left of 1.
common as (
    select
        mixed.agency_code,
        sum(least(mixed.share, own.share))                                              as common
    from mixed
    join own using (procedure_id)
    group by all
),

final as (
    select
        agency_code,
        total::bigint                                                                   as received,
        greatest(1 - coalesce(common, 0), 0)                                            as mix_distance,
        abs(log10((select max(total) from own) / total))                                as size_distance
    from (select distinct agency_code, total from mixed)
    left join common using (agency_code)
    where agency_code <> $agency
      and exists (from own)
)

select
    final.agency_code,
    coalesce(agency_name, final.agency_code)                                            as agency_name,
    received,
    (select coalesce(max(total), 0) from own)::bigint                                   as own_received,
    mix_distance,
    size_distance
from final
left join dim_agency
    on  dim_agency.agency_code = final.agency_code
    and is_current
order by round(mix_distance + size_distance, 9), final.agency_code
limit $most
