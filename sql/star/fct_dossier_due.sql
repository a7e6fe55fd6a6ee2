-- fct_dossier_due: which appointment was in force on which days, of each received dossier. Grain: dossier_code, from_date.
-- The spans of a dossier follow each other from its receipt on; one without a due_date stands for the days on which no
-- appointment had been announced. The last one has no end, also when the dossier is closed: whoever counts open dossiers ends it there.
-- Dossiers whose appointment never moved, which are most, have one span, straight from fct_dossier.
-- materialized: view
select
    dossier_code,
    agency_key,
    procedure_key,
    channel_key,
    received_date                                       as from_date,
    appointed_date                                      as before_date,
    null::timestamptz                                   as due_at,
    null::date                                          as due_date,
    closed_date
from fct_dossier
where received_at is not null
  and (appointed_date is null or appointed_date > received_date)
union all
select
    dossier_code,
    agency_key,
    procedure_key,
    channel_key,
    in_force_from,
    in_force_before,
    fct_dossier_appointment.due_at,
    fct_dossier_appointment.due_date,
    closed_date
from fct_dossier_appointment
join fct_dossier using (dossier_code)
where in_force_before > in_force_from
union all
select
    dossier_code,
    agency_key,
    procedure_key,
    channel_key,
    due_set_date,
    null,
    due_at,
    due_date,
    closed_date
from fct_dossier
where due_set_date is not null
