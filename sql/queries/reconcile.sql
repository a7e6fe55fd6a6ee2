-- reconcile: what the national portal shows beside our own figures. Grain: period_name, agency_code, indicator; only what is published has a row.
-- Parameters: JSON lists of calendar period names and of agency codes (empty: all), the set, the view of the organisation, the codes of
-- groups by the names that the portal gives them, and least, the smallest denominator at which two periods with the same figures
-- are taken for one and the same.
-- What is published is always what is known today, also beside the figures of a closed period, which the portal shows later.
-- Own figures are those of the set's own rule; a unit stands for itself, the province for everything. Beside them stands what tells
-- the causes of a difference: another on-time rule or another period whose figures are the published ones, and how many of the
-- unit's dossiers of the period are not synchronised. Target: the one our score goes by, where we have no figures the set's.
-- A group has a score and no figures.
with
published as (
    select
        *,
        coalesce(cast($groups as json) ->> indicator, indicator) as shown_code
    from main.fct_published
    where indicator_set = $set
      and list_contains(from_json($periods, '["varchar"]'), period_name)
      and ($agencies = '[]' or list_contains(from_json($agencies, '["varchar"]'), agency_code))
),

-- The version of the set that counts on the last day, also of periods that we have no figures of.
definition as (
    select
        period_name,
        dim_indicator.*
    from (select distinct period_name, last_day from published)
    join dim_indicator
        on  indicator_set = $set
        and last_day between valid_from and valid_to
    qualify version = max(version) over (partition by period_name)
),

set_group as (
    select
        period_name,
        group_code,
        any_value(group_vi)                                     as name_vi,
        any_value(group_en)                                     as name_en
    from definition
    group by period_name, group_code
),

own as (
    select *
    from indicator_score
    where indicator_set = $set
      and organisation = $organisation
      and calendar = 'calendar'
      and list_contains(from_json($periods, '["varchar"]'), period_name)
    qualify scope = max(scope) over (partition by period_name, agency_code)
),

own_default as (
    select *
    from own
    where is_default
),

own_group as (
    select
        period_name,
        agency_code,
        group_code,
        sum(score)                                              as score
    from own_default
    group by all
),

-- What we measure of the same unit under another on-time rule.
other_rule as (
    select
        period_name,
        agency_code,
        indicator,
        numerator,
        denominator,
        min(rule)                                               as other_rule
    from own
    where not is_default
      and denominator > 0
    group by all
),

-- The periods that a portal is likeliest to show instead: the one before or after, that of the other calendar, the year so far.
neighbour as (
    select
        shown.period_name,
        other.calendar                                          as other_calendar,
        other.period_kind                                       as other_kind,
        other.period_name                                       as other_name
    from (select * from dim_period where calendar = 'calendar') as shown
    join dim_period as other
        on  (other.calendar <> shown.calendar or other.period_name <> shown.period_name)
        and case
            when other.calendar <> shown.calendar then other.period_name = shown.period_name
            when other.period_kind = shown.period_kind then other.last_day + 1 = shown.first_day or other.first_day = shown.last_day + 1
            else other.first_day = date_trunc('year', shown.first_day) and other.last_day = shown.last_day
        end
    where list_contains(from_json($periods, '["varchar"]'), shown.period_name)
),

other_period as (
    select
        neighbour.period_name,
        own_default.agency_code,
        own_default.indicator,
        measure.numerator,
        measure.denominator,
        min(other_name || case other_calendar when 'statutory' then ' (statutory)' else '' end) as other_period
    from neighbour
    join own_default using (period_name)
    join indicator_measure as measure
        on  measure.organisation = $organisation
        and measure.calendar = other_calendar
        and measure.period_kind = other_kind
        and measure.period_name = other_name
        and measure.agency_code = own_default.agency_code
        and measure.scope = own_default.scope
        and measure.indicator = own_default.indicator
        and measure.rule = own_default.rule
    where measure.denominator >= $least
    group by all
),

-- Dossiers of the unit and period that the national side does not have, of those it should.
synchronised as (
    select
        period_name,
        agency_code,
        numerator                                               as synchronised,
        denominator                                             as to_synchronise
    from own_default
    where indicator = '1.4'
      and denominator > 0
)

select
    published.period_name,
    published.agency_code,
    coalesce(nullif(published.agency_name, ''), dim_agency.agency_name, published.agency_code) as agency_name,
    published.indicator_set,
    published.indicator,
    coalesce(definition.name_vi, set_group.name_vi, '')         as name_vi,
    coalesce(definition.name_en, set_group.name_en, '')         as name_en,
    coalesce(definition.group_code, set_group.group_code, '')   as group_code,
    set_group.group_code is not null                            as is_group,
    coalesce(definition.counts, '')                             as counts,
    published.numerator,
    published.denominator,
    published.score,
    coalesce(definition.max_score, published.max_score)          as max_score,
    coalesce(own_default.target, definition.target)             as target,
    definition.target                                           as set_target,
    definition.no_data_score,
    own_default.agency_code is not null                         as is_measured,
    coalesce(own_default.numerator, 0)                          as own_numerator,
    coalesce(own_default.denominator, 0)                        as own_denominator,
    coalesce(own_default.score, own_group.score)                as own_score,
    coalesce(own_default.rule, definition.rule, '')             as rule,
    coalesce(other_rule.other_rule, '')                         as other_rule,
    coalesce(other_period.other_period, '')                     as other_period,
    synchronised.synchronised,
    synchronised.to_synchronise
from published
left join definition
    on  definition.period_name = published.period_name
    and definition.indicator = published.indicator
left join set_group
    on  set_group.period_name = published.period_name
    and set_group.group_code = shown_code
left join own_default
    on  own_default.period_name = published.period_name
    and own_default.agency_code = published.agency_code
    and own_default.indicator = published.indicator
left join own_group
    on  own_group.period_name = published.period_name
    and own_group.agency_code = published.agency_code
    and own_group.group_code = shown_code
left join other_rule
    on  other_rule.period_name = published.period_name
    and other_rule.agency_code = published.agency_code
    and other_rule.indicator = published.indicator
    and other_rule.numerator = published.numerator
    and other_rule.denominator = published.denominator
left join other_period
    on  other_period.period_name = published.period_name
    and other_period.agency_code = published.agency_code
    and other_period.indicator = published.indicator
    and other_period.numerator = published.numerator
    and other_period.denominator = published.denominator
left join synchronised
    on  synchronised.period_name = published.period_name
    and synchronised.agency_code = published.agency_code
left join dim_agency
    on  dim_agency.agency_code = published.agency_code
    and is_current
order by published.first_day, published.last_day, coalesce(dim_agency.level, '') = 'province' desc, published.agency_code, definition.place nulls last, published.indicator
