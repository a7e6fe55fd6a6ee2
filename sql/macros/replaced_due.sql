-- replaced_due: appointments that were in force on a day and have been replaced since. Grain: dossier_code. Parameter: the day.
-- A dossier that is not here had the appointment of fct_dossier on that day, or none yet where its appointed_date lies ahead.
select
    dossier_code,
    due_at                                                                              as replaced_due_at,
    due_date                                                                            as replaced_due_date
from fct_dossier_appointment
where in_force_from <= {{.}}::date
  and in_force_before > {{.}}::date
