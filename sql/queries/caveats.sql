-- caveats: what was never taken in and a reader of the figures should know of, each once. Grain: caveat.
-- undecided_years: years in which terms end, or days are counted up to, whose days off are computed because no decision is loaded;
-- years before the first decided one are history, and a date mistyped by more than two years is no term.
with
undecided as (
    select
        date_day,
        year(date_day)                                          as of_year
    from dim_date
    where not is_year_decided
      and date_day > (select min(date_day) from dim_date where is_year_decided)
      and year(date_day) <= coalesce((select year(as_of) + 2 from meta_build), 9999)
),

first_day as (
    select coalesce(min(date_day), date '9999-12-31')           as first_day
    from undecided
),

term as (
    select due_date
    from fct_dossier, first_day
    where due_date >= first_day
    union
    select legal_due_at::date
    from fct_dossier, first_day
    where legal_due_at >= first_day::timestamptz
    union
    select due_date
    from fct_feedback, first_day
    where due_date >= first_day
)

select
    'undecided_years'                                           as caveat,
    string_agg(distinct of_year::varchar, ', ' order by of_year::varchar) as years
from term
join undecided
    on date_day = due_date
having count(*) > 0
union all
select 'no_agency_catalogue', ''
where exists (from fct_dossier)
  and not exists (from dim_agency where in_catalogue)
union all
select 'no_procedure_catalogue', ''
where exists (from fct_dossier)
  and not exists (from dim_procedure where in_catalogue)
order by caveat desc
