-- title_vi: Còn sự kiện sau khi hồ sơ đã kết thúc
-- title_en: Rows after closing
-- severity: medium
-- incremental: dossier
-- explanation_vi: Sau khi kết thúc (7, 8, 9 hoặc 10) hồ sơ còn sự kiện khác ngoài trả kết quả. Lần kết thúc đầu tiên được tính, các dòng sau không mở lại hồ sơ. Nếu hồ sơ thật sự được giải quyết lại thì cần mã mới; nếu kết thúc bị bấm nhầm, hãy sửa tại nguồn.
-- explanation_en: After its closing (7, 8, 9 or 10) a dossier has more events than the handing out. The first closing counts, later rows do not reopen it. A dossier that is truly handled again needs a new code; a closing pressed by mistake is to be mended in the source.
with
late_row as (
    select
        dossier_key,
        min(event_date)                                     as found_on,
        string_agg(distinct status_key::varchar, ', ' order by status_key::varchar) as statuses,
        any_value(closing_status_key)                       as closing_status_key,
        any_value(closed_at)                                as closed_at
    from irregular_event
    join irregular_dossier using (dossier_key)
    where event_time > settled_at
      and not (status_key = 10 and closing_status_key = 9)
    group by dossier_key
)

select
    agency_key,
    dossier_code,
    found_on,
    'status ' || late_row.closing_status_key || ' → ' || statuses || '; closed_at '
        || strftime(late_row.closed_at, '%Y-%m-%d %H:%M')   as detail
from late_row
join irregular_dossier using (dossier_key)
