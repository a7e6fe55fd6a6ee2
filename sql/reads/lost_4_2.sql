-- lost_4_2: what a dossier costs indicator 4.2: 1 when it was finished in the period without digitised components or, where its procedure gives one, without an
-- electronic result.
-- An expression over the dossiers of dossiers.sql, as mart_dossier_service counts.
case
    when is_closed and closing_status_key in (9, 10) then 1 - coalesce(components_digitised and (result_digital or not coalesce(gives_result, true)), false)::integer
    else 0
end
