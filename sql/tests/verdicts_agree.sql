-- title_vi: Kết luận đúng hạn tính theo quy tắc khớp với kết luận ghi trong hồ sơ
-- title_en: Verdicts worked out from the rules' data equal those kept with the dossiers
-- Law 4 by two paths: the rule of form II.06 as parameters, and as it stands in fct_dossier.
with
kept as (
    select
        dossier_code,
        case when closing_status_key in (7, 8) then 'on_time' else verdict_form06 end as form06
    from fct_dossier
    where received_at is not null
)

select
    dossier_code,
    verdict,
    form06
from fct_dossier_verdict
join kept using (dossier_code)
where rule = 'form06'
  and verdict is distinct from form06
