-- lost_3_6: what a dossier costs indicator 3.6: 1 when it was received in the period, its procedure has a fee, not every told fee is 0, and it
-- was not paid online. An expression over the dossiers of dossiers.sql, as mart_dossier_service counts.
case
    when is_received and fee_required and coalesce(fee_due > 0, true) then 1 - coalesce(fee_paid_online, false)::integer
    else 0
end
