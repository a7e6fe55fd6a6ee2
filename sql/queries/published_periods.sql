-- published_periods: the periods that the national portal's figures were taken in of. Grain: period_name.
select distinct period_name
from raw_published
