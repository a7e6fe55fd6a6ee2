-- title_vi: Cùng một sự kiện được gửi nhiều lần với nội dung khác nhau
-- title_en: One event sent more than once, with other content
-- severity: low
-- incremental: dossier
-- explanation_vi: Nguồn gửi lại một sự kiện đã có với nội dung khác, hoặc gửi một sự kiện dưới nhiều mã sự kiện. Chỉ một bản được tính, theo quy tắc cố định. Bản trùng hoàn toàn đã được loại khi nạp và đếm trong sổ nhận tệp. Hãy hỏi nguồn bản nào đúng.
-- explanation_en: The source sent a known event again with other content, or one event under several event ids. One of them counts, by a fixed rule. Exact duplicates were dropped while taking in and are counted in the ledger. Ask the source which version is right.
with
-- What the source itself declares a correction is no repeat, whichever of the two arrived first.
revised as (
    select
        dossier_code,
        max(event_date)                                     as found_on,
        count(*) - 1                                        as repeats
    from raw_event
    where correction_code is null
      and identity_hash in (select identity_hash from raw_event where is_revision)
    group by dossier_code, identity_hash
    having count(*) > 1
),

-- Feeds without event ids cannot have this: there, dossier, status and instant are the identity itself.
renamed as (
    select
        dossier_code,
        max(event_date)                                     as found_on,
        count(*) - 1                                        as repeats
    from raw_event
    where event_id is not null
      and identity_hash not in (select identity_hash from raw_event where correction_code is not null)
    group by dossier_code, status_code, event_time
    having min(event_id) <> max(event_id)
)

select
    any_value(agency_key)                                   as agency_key,
    dossier_code,
    max(found_on)                                           as found_on,
    '+' || sum(repeats)                                     as detail
from (from revised union all by name from renamed)
join fct_dossier using (dossier_code)
group by dossier_code
