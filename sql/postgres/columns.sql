-- columns: the query of the config as a table, to ask for its columns only.
select source.*
from (
{{.Query}}
) as source
