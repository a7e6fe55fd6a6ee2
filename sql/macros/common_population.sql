-- common_population: the rows of a mart by received_stretch and closed_stretch, put into each period to whose common population their
-- dossiers belong: received in the period, or received before it and closed in it; each once. Old ones still open are not in it. That
-- is the denominator of 2.1, 4.1 to 4.4, 4.6b and 5.4; a data test holds it equal in all of them. Parameter: the mart.
-- Basis: Quyết định 766/QĐ-TTg as the national portal counts.
select calendar, period_kind, period_name, last_day, counted.*
from {{.}} as counted
join dim_period_stretch
    on stretch_start = received_stretch
union all
select calendar, period_kind, period_name, last_day, counted.*
from {{.}} as counted
join dim_period_stretch
    on stretch_start = closed_stretch
where received_stretch < first_day
