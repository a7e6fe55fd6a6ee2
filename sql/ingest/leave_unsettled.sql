-- leave_unsettled: what settle_repeats has to do after the commit.
insert into unsettled_event
select distinct
    {{.FileID}},
    identity_hash
from repeat
{{- if .WithoutTime}}
union all
select {{.FileID}}, null
{{- end}}
