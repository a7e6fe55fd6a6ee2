-- title_vi: Sổ nhận tệp: số dòng đọc = nhận + trùng + cách ly, và đúng bằng số dòng đang giữ
-- title_en: The ledger adds up: read = accepted + duplicate + quarantined, and accepted rows are there
-- Law 1.
with
kept as (
    select file_id, count(*) as rows_kept from raw_event where event_time is not null group by all
    union all
    select file_id, count(*) from raw_agency group by all
    union all
    select file_id, count(*) from raw_procedure group by all
    union all
    select file_id, count(*) from raw_rule group by all
    union all
    select file_id, count(*) from raw_holiday group by all
    union all
    select file_id, count(*) from raw_feedback group by all
    union all
    select file_id, count(*) from raw_target group by all
    union all
    select file_id, count(*) from raw_national_count group by all
    union all
    select file_id, count(*) from raw_service group by all
    union all
    select file_id, count(*) from raw_published group by all
    union all
    select file_id, count(*) from raw_indicator_set group by all
),

aside as (
    select file_id, count(*) as rows_aside
    from raw_quarantine
    group by all
),

-- What retention took out, see sql/ops/retention.
retired as (
    select
        of_file,
        sum(row_count) filter (where what = 'superseded') as superseded,
        sum(row_count) filter (where what = 'quarantine') as mended
    from ledger_retired
    group by of_file
)

select ledger_file.*
from ledger_file
left join kept using (file_id)
left join aside using (file_id)
left join retired on retired.of_file = ledger_file.file_id
where rows_read <> accepted + duplicate + quarantined
   or accepted <> coalesce(rows_kept, 0) + coalesce(superseded, 0)
   or quarantined <> coalesce(rows_aside, 0) + coalesce(mended, 0)
