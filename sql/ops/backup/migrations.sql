-- migrations: how far the schema of a warehouse has come. Grain: migration.
select name
from meta_migration
order by name
