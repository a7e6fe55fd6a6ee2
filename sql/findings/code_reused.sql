-- title_vi: Mã hồ sơ được dùng lại
-- title_en: A dossier code is used again
-- severity: medium
-- incremental: dossier
-- explanation_vi: Một mã được tiếp nhận lại sau khi đã kết thúc hoặc cho một thủ tục khác. Hai hồ sơ khác nhau có thể bị gộp làm một. Hãy cấp mã mới cho mỗi hồ sơ.
-- explanation_en: A code is received again after its dossier was closed or for another procedure. Two dossiers may be taken for one. Give each dossier a code of its own.
with
entry as (
    select
        dossier_key,
        event_time,
        event_date,
        status_key,
        coalesce(nullif(national_code, ''), procedure_code) as procedure_code
    from irregular_event
    join dim_procedure using (procedure_key)
    where status_key in (1, 2)
),

again as (
    select
        agency_key,
        dossier_code,
        event_date                                          as found_on,
        1                                                   as place,
        event_time,
        'status ' || status_key || ' ' || strftime(event_time, '%Y-%m-%d %H:%M') || ' > closed_at '
            || strftime(closed_at, '%Y-%m-%d %H:%M')        as detail
    from entry
    join irregular_dossier using (dossier_key)
    where event_time > settled_at
),

other_procedure as (
    select
        any_value(agency_key)                               as agency_key,
        dossier_code,
        max(event_date)                                     as found_on,
        2                                                   as place,
        max(event_time)                                     as event_time,
        'procedure_code ' || string_agg(distinct procedure_code, ', ' order by procedure_code) as detail
    from entry
    join irregular_dossier using (dossier_key)
    where procedure_code <> ''
    group by dossier_code
    having count(distinct procedure_code) > 1
)

select agency_key, dossier_code, found_on, detail
from (from again union all by name from other_procedure)
qualify row_number() over (partition by dossier_code order by place, event_time, detail) = 1
