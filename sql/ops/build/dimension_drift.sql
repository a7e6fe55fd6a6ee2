-- dimension_drift: rows of a dimension as the touched dossiers alone would make it that the dimension in place lacks: a unit or a
-- procedure never seen before, one outside the catalogue that goes by another name now, a new year. Grain: row of the dimension.
-- Keys are numbered through the whole dimension and are left out.
with
dimension as (
{{.Query}}
)

select columns(name -> name <> '{{.Key}}')
from dimension
except
select columns(name -> name <> '{{.Key}}')
from {{.Main}}.{{.Model}}
limit 1
