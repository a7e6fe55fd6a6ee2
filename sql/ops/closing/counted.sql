-- counted: what each dossier counts for in the figures of a period, in one schema. Grain: dossier_code.
-- The conditions follow the flow marts and the indicators word for word, seen from the period's last day, so that
-- the sum over dossiers is the figure, of the unit that holds them on that day; a dossier that counts for none is left out. A new indicator of dossiers
-- needs its two columns here to say which of them moved it; 2.1 and 5.4 are counted by rule portal766. Parameter: the schema; first_day and last_day of the period.
select
    dossier_code,
    agency_code,
    receiver_code,
    procedure_code,
    due_at,
    -- what an appointment cannot change; nothing after the period shows
    row(
        agency_code,
        channel_key,
        case when registered_date <= $last_day::date then registered_date end,
        case when rejected_date <= $last_day::date then rejected_date end,
        case when received_date <= $last_day::date then received_at end,
        case when is_closed_by_end then closed_at end,
        case when is_closed_by_end then closing_status_key end,
        is_counted and is_disliked,
        is_open and is_waiting
    )                                                                                           as course,
    {
        'received':             is_received::integer,
        'received_online':      (is_received and channel = 'online')::integer,
        'received_in_person':   (is_received and channel = 'in_person')::integer,
        'received_post':        (is_received and channel = 'post')::integer,
        'received_no_channel':  (is_received and channel = '')::integer,
        'carried_over':         coalesce(received_date < $first_day::date and coalesce(closed_date >= $first_day::date, true), false)::integer,
        'closed':               is_closed::integer,
        'finished':             (is_closed and verdict_form06 in ('early', 'on_time', 'late', 'no_due'))::integer,
        'finished_early':       (is_closed and verdict_form06 = 'early')::integer,
        'finished_on_time':     (is_closed and verdict_form06 = 'on_time')::integer,
        'finished_late':        (is_closed and verdict_form06 = 'late')::integer,
        'finished_no_due':      (is_closed and verdict_form06 = 'no_due')::integer,
        'withdrawn':            (is_closed and verdict_form06 = 'withdrawn')::integer,
        'stopped':              (is_closed and verdict_form06 = 'stopped')::integer,
        'open_end':             is_open::integer,
        'open_in_time':         (is_open and coalesce(due_date_then >= $last_day::date, false))::integer,
        'open_overdue':         (is_open and coalesce(due_date_then < $last_day::date, false))::integer,
        'open_no_due':          (is_open and due_date_then is null)::integer,
        'registered':           coalesce(registered_date between $first_day::date and $last_day::date, false)::integer,
        'rejected':             coalesce(rejected_date between $first_day::date and $last_day::date, false)::integer,
        'open_overdue_waiting': (is_open and is_waiting and coalesce(due_date_then < $last_day::date, false))::integer
    }                                                                                           as flow_counts,
    {
        '2.1 numerator':        (is_counted and not is_late)::integer,
        '2.1 denominator':      is_counted::integer,
        '2.2 numerator':        case when is_received and closing_status_key in (9, 10) and legal_minutes is not null then handling_minutes else 0 end,
        '2.2 denominator':      case when is_received and closing_status_key in (9, 10) then coalesce(legal_minutes, 0) else 0 end,
        '3.3 numerator':        (is_received and channel = 'online')::integer,
        '3.3 denominator':      is_received::integer,
        '3.6 numerator':        (is_received and with_fee and coalesce(fee_paid_online, false))::integer,
        '3.6 denominator':      (is_received and with_fee)::integer,
        '4.1 numerator':        (is_counted and coalesce(result_digital, false))::integer,
        '4.1 denominator':      is_counted::integer,
        '4.2 numerator':        (is_counted and coalesce(components_digitised and result_digital, false))::integer,
        '4.2 denominator':      is_counted::integer,
        '4.3 numerator':        (is_counted and coalesce(data_reused, false))::integer,
        '4.3 denominator':      is_counted::integer,
        '4.4 numerator':        (is_counted and coalesce(personal_store_used, false))::integer,
        '4.4 denominator':      is_counted::integer,
        '4.6b numerator':       (is_counted and coalesce(population_data_used, false))::integer,
        '4.6b denominator':     is_counted::integer,
        '5.4 numerator':        (is_counted and not is_late and not is_disliked)::integer,
        '5.4 denominator':      is_counted::integer
    }                                                                                           as indicator_counts
from (
    select
        fct_dossier.*,
        coalesce(fee_required, false) and coalesce(fee_due > 0, true)                           as with_fee,
        {{template "legal_minutes"}}                                                           as legal_minutes,
        case
            when received_date <= $last_day::date then holder_code
            else coalesce(registered_holder, holder_code)
        end                                                                                     as agency_code,
        receiver.agency_code                                                                    as receiver_code,
        procedure_code,
        channel,
        registered_at::date                                                                     as registered_date,
        case when received_at is null or rejected_at < received_at then rejected_at::date end   as rejected_date,
        coalesce(received_date between $first_day::date and $last_day::date, false) as is_received,
        coalesce(closed_date between $first_day::date and $last_day::date, false)               as is_closed,
        coalesce(closed_date <= $last_day::date, false)                                         as is_closed_by_end,
        coalesce(received_date <= $last_day::date and coalesce(closed_date > $last_day::date, true), false) as is_open,
        case when appointed_date > $last_day::date then null else coalesce(replaced_due_date, due_date) end as due_date_then,
        coalesce(received_date between $first_day::date and $last_day::date
            or closed_date between $first_day::date and $last_day::date, false)                 as is_counted,
        case
            when closed_date <= $last_day::date then dossier_code in (
                select dossier_code
                from {{.}}.fct_dossier_verdict
                where rule = 'portal766'
                  and verdict = 'late'
            )
            else dossier_code in (
                select dossier_code
                from {{.}}.fct_dossier_overdue
                where rule = 'portal766'
                  and overdue_from <= $last_day::date
                  and coalesce(overdue_until > $last_day::date, true)
            )
        end                                                                                     as is_late,
        coalesce(rating = 3, false) or coalesce(has_feedback, false)                            as is_disliked,
        dossier_code in (
            select dossier_code
            from {{.}}.fct_dossier_pause
            where paused_date <= $last_day::date
              and coalesce(resumed_date > $last_day::date, true)
        )                                                                                       as is_waiting
    from {{.}}.fct_dossier
    join {{.}}.dim_agency as receiver using (agency_key)
    join {{.}}.dim_agency_succession as succession
        on  succession.agency_code = receiver.agency_code
        and $last_day::date >= succession.valid_from
        and $last_day::date < succession.valid_before
    join {{.}}.dim_procedure using (procedure_key)
    join {{.}}.dim_channel using (channel_key)
    left join (
        select dossier_code, due_date as replaced_due_date
        from {{.}}.fct_dossier_appointment
        where in_force_from <= $last_day::date
          and in_force_before > $last_day::date
    ) as replaced using (dossier_code)
    left join (
        -- Not received by then: an application counts for the unit that stood where it was registered, as in mart_daily_flow.
        select
            dossier_code,
            stood.holder_code                                                                   as registered_holder
        from (
            select
                dossier_code,
                min_by(event.agency_key, row(event_time, event.agency_key))                     as registered_agency_key
            from {{.}}.fct_dossier_event as event
            semi join (from {{.}}.fct_dossier where registered_at is not null and coalesce(received_date > $last_day::date, true)) using (dossier_code)
            where status_key = 1
            group by dossier_code
        )
        join {{.}}.fct_dossier as registered using (dossier_code)
        join {{.}}.dim_agency as register
            on register.agency_key = registered_agency_key
        join {{.}}.dim_agency as later
            on later.agency_key = registered.agency_key
        semi join {{.}}.dim_agency_succession as took_over
            on  took_over.agency_code = register.agency_code
            and took_over.holder_code = later.agency_code
        join {{.}}.dim_agency_succession as stood
            on  stood.agency_code = register.agency_code
            and $last_day::date >= stood.valid_from
            and $last_day::date < stood.valid_before
    ) using (dossier_code)
    cross join (select max(worked_minutes) as day_minutes from {{.}}.dim_working_minute)
    left join {{.}}.dim_date as received_day
        on received_day.date_day = received_date
    left join {{.}}.dim_date as due_day
        on due_day.date_day = case when legal_term_unit in ('calendar_days', 'months') then legal_due_at::date end
)
where is_received
   or is_closed
   or is_open
   or registered_date between $first_day::date and $last_day::date
   or rejected_date between $first_day::date and $last_day::date
