-- lost_3_6: what a dossier costs indicator 3.6: 1 when it was received in the period with a financial obligation and was not paid online.
-- An expression over the dossiers of dossiers.sql, as mart_dossier_service counts.
case
    when is_received and coalesce(fee_due > 0, fee_paid_online, false) then 1 - coalesce(fee_paid_online and coalesce(fee_due > 0, true), false)::integer
    else 0
end
