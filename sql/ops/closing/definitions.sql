-- definitions: what each published figure of a period is defined by, as one text. Grain: indicator_set, indicator.
-- indicator '' stands for the stock and flow. Two texts that differ mean that the set, the indicator or the on-time rule
-- behind it was changed in between. Parameters: the period's calendar, kind and name; the on-time rule of stock and flow.
with
rule_version as (
    select
        rule,
        version                                             as rule_version,
        concat_ws(' ', rule, version, compare, no_appointment, withdrawn_stopped, waiting, most_supplements) as rule_text
    from dim_rule
)

select
    indicator_set,
    indicator,
    concat_ws(' | ', dim_indicator.version, max_score, target, no_data_score, dim_indicator.rule, levels, formula_vi, rule_text) as defined
from dim_indicator
join dim_period_set using (indicator_set, version)
left join rule_version
    on rule_version.rule = dim_indicator.rule
where calendar = $calendar
  and period_kind = $kind
  and period_name = $period
union all
select
    '',
    '',
    rule_text
from rule_version
where rule = $flow_rule
