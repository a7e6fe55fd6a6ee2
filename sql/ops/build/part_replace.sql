-- part_replace: the digest of a table that was made anew.
delete from meta_build_part
where name = '{{.Model}}';

{{template "part_record" .}}
