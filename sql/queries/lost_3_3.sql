-- lost_3_3: what a dossier costs indicator 3.3: 1 when it was received in the period, not online. An expression over the
-- dossiers of dossiers.sql, as ind_3_3 counts.
(is_received and channel <> 'online')::integer
