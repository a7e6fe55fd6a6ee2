-- dim_status: the ten statuses of a dossier. Grain: status_key. Basis: TT 21/2023/TT-BTTTT Phụ lục II.
-- clock: before, running, paused, ended or never, what the status does to the handling time.
select
    status_code::utinyint as status_key,
    status,
    name_vi,
    name_en,
    clock
from seed_status
order by status_key
