-- first_receipt: the first day on which a dossier was received. Grain: one row, null if there is none.
select min(received_date)
from fct_dossier
