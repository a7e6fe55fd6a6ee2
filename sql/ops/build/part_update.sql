-- part_update: the digest of a table after the touched dossiers' old rows went and their new ones came.
update meta_build_part
set digest = xor(
    digest,
    xor(
        (select coalesce(bit_xor(hash(*columns(* exclude (row_id)))), 0) from old_{{.Model}}),
        (select coalesce(bit_xor(hash(*columns(*))), 0) from {{.Model}})
    )
)
where name = '{{.Model}}'
