-- known_units: codes of the catalogue as last told.
select code
from known_unit
order by code
