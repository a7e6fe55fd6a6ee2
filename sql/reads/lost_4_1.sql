-- lost_4_1: what a dossier costs indicator 4.1: 1 when it was finished in the period without an electronic result, though its procedure gives a result document.
-- An expression over the dossiers of dossiers.sql, as mart_dossier_service counts.
case
    when is_closed and closing_status_key in (9, 10) and coalesce(gives_result, true) then 1 - coalesce(result_digital, false)::integer
    else 0
end
