-- fct_dossier: one row per dossier ever seen, an accumulating snapshot; received_at is null while it was never received.
-- Grain: dossier_code. Late and repeated events are harmless: milestones are firsts by event time, ties are
-- broken by the rows' own content, so that no order of arrival shows (design law 2).
-- Basis: TT 21/2023/TT-BTTTT Phụ lục II (statuses), NĐ 61/2018/NĐ-CP (appointment), rules of seed_rule.
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
        min(event_time) filter (where status_key = 3)                                   as rejected_at,
        min(event_time) filter (where status_key = 4)                                   as processing_at,
        min(event_time) filter (where status_key = 10)                                  as returned_at,
        coalesce(min(place) filter (where status_key = 2), min(place))                  as place,
        min(event_time) filter (where status_key = 2)                                   as received_at,
        min(epoch_us(event_time) * 16 + case status_key when 9 then 1 when 10 then 2 when 7 then 3 else 4 end)
            filter (where status_key in (7, 8, 9, 10))                                  as closing,
        max(epoch_us(event_time) * 16 + status_key) % 16                                as latest_status_key,
        min(due_at)                                                                     as earliest_due_at,
        max(due_at)                                                                     as latest_due_at,
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
),

closing as (
    select
        * exclude (closing, place),
        make_timestamptz(closing // 16)                                                 as closed_at,
        case closing % 16 when 1 then 9 when 2 then 10 when 3 then 7 when 4 then 8 end  as closing_status_key,
        ((place >> 40) & 16777215)::integer                                             as agency_key,
        ((place >> 8) & 4294967295)::integer                                            as procedure_key,
        (place & 255)::utinyint                                                         as channel_key
    from milestone
),

-- Only dossiers with more than one appointment need their events again: the current one is the last
-- announced up to the closing, what comes after it moves nothing.
moved as (
    select dossier_code, received_at, closed_at
    from closing
    where earliest_due_at <> latest_due_at
),

announced as (
    select
        event.dossier_code,
        event.due_at,
        event.event_time <= coalesce(greatest(closed_at, received_at), event.event_time)                as is_in_time,
        row_number() over (
            partition by event.dossier_code
            order by event.event_time, event.status_key, event.due_at
        )                                                                               as place
    from event
    join moved using (dossier_code)
    where event.due_at is not null
),

appointment as (
    select
        dossier_code,
        min_by(due_at, place)                                                           as original_due_at,
        coalesce(max_by(due_at, place) filter (where is_in_time), min_by(due_at, place)) as due_at
    from announced
    group by dossier_code
),

pause as (
    select
        dossier_code,
        count(*)                                                                        as pauses,
        count(*) filter (where reason_status_key = 5)                                   as supplement_requests,
        coalesce(sum(epoch_us(resumed_at) - epoch_us(paused_at)), 0)::bigint            as waited_us,
        max(paused_at) filter (where resumed_at is null)                                as waiting_since
    from fct_dossier_pause
    group by dossier_code
),

-- The legal term stands in where no appointment was given. A term in hours is rounded up to working days of 8 hours.
termless as (
    select
        closing.dossier_code,
        received_at::date                                                               as received_date,
        legal_term,
        legal_term_unit
    from closing
    join dim_procedure using (procedure_key)
    where latest_due_at is null
      and received_at is not null
      and legal_term is not null
),

term_target as (
    select
        dossier_code,
        case legal_term_unit
            when 'hours'        then start.workday_index + ceil(legal_term / 8.0)::integer
            when 'working_days' then start.workday_index + legal_term
            else rolled.workday_index + (not rolled.is_working_day)::integer
        end                                                                             as workday_index
    from termless
    join dim_date as start
        on start.date_day = received_date
    join dim_date as rolled
        on rolled.date_day = (received_date + case legal_term_unit
            when 'months' then to_months(legal_term::integer)
            else to_days(legal_term::integer)
        end)::date
),

legal_term as (
    select
        dossier_code,
        (date_day + time '17:00:00')::timestamptz                                       as legal_due_at
    from term_target
    join dim_date using (workday_index)
    where is_working_day
),

dossier as (
    select
        closing.* exclude (earliest_due_at, latest_due_at),
        coalesce(original_due_at, earliest_due_at)                                      as original_due_at,
        coalesce(appointment.due_at, earliest_due_at)                                   as due_at,
        legal_due_at,
        coalesce(pauses, 0)::integer                                                    as pauses,
        coalesce(supplement_requests, 0)::integer                                       as supplement_requests,
        coalesce(waited_us, 0)                                                          as waited_us,
        waiting_since
    from closing
    left join appointment using (dossier_code)
    left join pause using (dossier_code)
    left join legal_term using (dossier_code)
),

dated as (
    select
        *,
        received_at::date                                                               as received_date,
        greatest(closed_at::date, received_at::date)                                    as closed_date,
        due_at::date                                                                    as due_date,
        case
            when due_at is null then legal_due_at
            when due_at <> original_due_at then due_at
            else due_at + to_microseconds(waited_us)
        end                                                                             as portal_due_at
    from dossier
),

final as (
    select
        dossier_code,
        agency_key,
        procedure_key,
        channel_key,
        events,
        first_event_at,
        registered_at,
        rejected_at,
        received_at,
        received_date,
        processing_at,
        case when received_at is not null then closed_at end                            as closed_at,
        case when received_at is not null and closed_at is not null then closed_date end as closed_date,
        case when received_at is not null then closing_status_key end::utinyint         as closing_status_key,
        returned_at,
        latest_status_key::utinyint                                                     as latest_status_key,
        original_due_at,
        due_at,
        due_date,
        portal_due_at,
        pauses,
        supplement_requests,
        waited_us,
        case when closed_at is null then waiting_since end                              as waiting_since,
        case
            when received_at is null or closed_at is null then null
            when closing_status_key = 7 then 'withdrawn'
            when closing_status_key = 8 then 'stopped'
            when due_date is null then 'no_due'
            when closed_date < due_date then 'early'
            when closed_date = due_date then 'on_time'
            else 'late'
        end                                                                             as verdict_form06,
        case
            when received_at is null or closed_at is null then null
            when supplement_requests > 1 then 'late'
            when portal_due_at is null then 'no_due'
            when greatest(closed_at, received_at) > portal_due_at then 'late'
            when closed_date < portal_due_at::date then 'early'
            else 'on_time'
        end                                                                             as verdict_portal766,
        rating::utinyint                                                                as rating,
        service_level,
        applicant_kind,
        fee_due,
        fee_paid_online,
        components_digitised,
        result_digital,
        data_reused,
        personal_store_used,
        population_data_used
    from dated
)

select *
from final
