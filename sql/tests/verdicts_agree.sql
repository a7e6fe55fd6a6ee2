-- title_vi: Kết luận đúng hạn tính theo quy tắc khớp với kết luận ghi trong hồ sơ
-- title_en: Verdicts worked out from the rules' data equal those kept with the dossiers
-- Law 4 by two paths: the shipped rules as parameters, and as they stand in fct_dossier.
with
kept as (
    select
        dossier_code,
        case when closing_status_key in (7, 8) then 'on_time' else verdict_form06 end as form06,
        verdict_portal766 as portal766
    from fct_dossier
    where received_at is not null
)

select
    dossier_code,
    rule,
    verdict,
    form06,
    portal766
from fct_dossier_verdict
join kept using (dossier_code)
where rule in ('form06', 'portal766')
  and verdict is distinct from case rule when 'form06' then form06 else portal766 end
