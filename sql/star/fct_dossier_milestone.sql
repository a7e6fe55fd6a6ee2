-- fct_dossier_milestone: the first of everything that happened to a dossier. Grain: dossier_code, one row per dossier ever seen.
-- Late and repeated events are harmless: milestones are firsts by event time, ties are broken by the rows' own content,
-- so that no order of arrival shows (design law 2). Basis: TT 21/2023/TT-BTTTT Phụ lục II (statuses).
-- incremental: dossier
--
-- Several values of "the first event such that" are packed into one integer and taken by a single min: instant in
-- the high bits, what it is asked for in the low bits. One aggregate replaces five and is deterministic.
with
event as (
    select
        *,
        (epoch_us(event_time)::hugeint << 64)
            + (agency_key::hugeint << 40)
            + (procedure_key::hugeint << 8)
            + channel_key                                                               as place
    from fct_dossier_event
),

milestone as (
    select
        dossier_code,
        count(*)                                                                        as events,
        min(event_time)                                                                 as first_event_at,
        min(event_time) filter (where status_key = 1)                                   as registered_at,
        min(event_time) filter (where status_key = 2)                                   as received_at,
        min(event_time) filter (where status_key = 3)                                   as rejected_at,
        min(event_time) filter (where status_key = 4)                                   as processing_at,
        min(event_time) filter (where status_key = 10)                                  as returned_at,
        coalesce(min(place) filter (where status_key = 2), min(place))                  as place,
        min(place) filter (where status_key = 1)                                        as registered_place,
        min(epoch_us(event_time) * 16 + case status_key when 9 then 1 when 10 then 2 when 7 then 3 else 4 end)
            filter (where status_key in (7, 8, 9, 10))                                  as closing,
        max(epoch_us(event_time) * 16 + status_key) % 16                                as latest_status_key,
        min(due_at)                                                                     as earliest_due_at,
        max(due_at)                                                                     as latest_due_at,
        min(event_time) filter (where due_at is not null)                               as appointed_at,
        max(epoch_us(event_time) * 4 + rating) filter (where rating is not null) % 4    as rating,
        max(service_level)                                                              as service_level,
        max(applicant_kind)                                                             as applicant_kind,
        max(fee_due)                                                                    as fee_due,
        bool_or(fee_paid_online)                                                        as fee_paid_online,
        bool_or(components_digitised)                                                   as components_digitised,
        bool_or(result_digital)                                                         as result_digital,
        bool_or(data_reused)                                                            as data_reused,
        bool_or(personal_store_used)                                                    as personal_store_used,
        bool_or(population_data_used)                                                   as population_data_used
    from event
    group by dossier_code
)

select
    dossier_code,
    ((place >> 40) & 16777215)::integer                                                 as agency_key,
    ((place >> 8) & 4294967295)::integer                                                as procedure_key,
    (place & 255)::utinyint                                                             as channel_key,
    events,
    first_event_at,
    registered_at,
    ((registered_place >> 40) & 16777215)::integer                                      as registered_agency_key,
    rejected_at,
    received_at,
    processing_at,
    returned_at,
    make_timestamptz(closing // 16)                                                     as closed_at,
    case closing % 16 when 1 then 9 when 2 then 10 when 3 then 7 when 4 then 8 end::utinyint as closing_status_key,
    latest_status_key::utinyint                                                         as latest_status_key,
    earliest_due_at,
    latest_due_at,
    appointed_at,
    rating::utinyint                                                                    as rating,
    service_level,
    applicant_kind,
    fee_due,
    fee_paid_online,
    components_digitised,
    result_digital,
    data_reused,
    personal_store_used,
    population_data_used
from milestone
