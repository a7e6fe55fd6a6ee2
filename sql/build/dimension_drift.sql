-- dimension_drift: rows of a dimension as the touched dossiers alone would make it that the dimension in place lacks: a unit or a
-- procedure never seen before, or one outside the catalogue that goes by another name now. Grain: row of the dimension.
-- Keys are numbered through the whole dimension and are left out.
with
dimension as (
{{.Query}}
)

select * exclude ({{.Key}})
from dimension
except
select * exclude ({{.Key}})
from {{.Main}}.{{.Model}}
limit 1
