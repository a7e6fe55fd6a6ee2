-- finding_clear: the findings that are about to be made anew.
delete from {{.Main}}.finding
where finding in ({{.Findings}})
