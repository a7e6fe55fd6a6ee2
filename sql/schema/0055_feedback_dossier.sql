-- The dossier that a feedback speaks of: such a dossier leaves its people unsatisfied (indicator 5.4). The last column: see dated_tables.

alter table raw_feedback add column dossier_code varchar;
