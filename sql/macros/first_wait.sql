-- first_wait: of each dossier its first request for papers, which is its end while it waits under a rule that holds the clock for papers
-- only, and the day of the answer. Grain: dossier_code.
select
    dossier_code,
    supplement_at,
    coalesce(resumed_date, date '9999-12-31')                               as answered_date
from fct_dossier_pause
where supplement_number = 1
