-- last_receipt: the last day up to one on which a dossier was received. Grain: one row, null if there is none.
select max(received_date)
from fct_dossier
where received_date <= $until::date
