-- event_rank: which row of an event counts, the first. An event is a dossier and the source's own id, else a dossier, status and
-- instant. The order depends on the rows alone, never on their order of arrival (design law 2): a correction before the event it
-- speaks of, the latest recorded, a withdrawal before a replacement, then the latest appointment, then the order of the other cells.
-- Staging reads events by it, and retention deletes by it.
row_number() over (
            partition by
                dossier_code,
                event_id,
                case when event_id is null then status_code end,
                case when event_id is null then event_time end
            order by
                correction_code is null,
                recorded_at desc nulls last,
                correction_code,
                due_at desc nulls last,
                event_time desc,
                status_code desc,
                agency_code, agency_name, procedure_code, procedure_name, field_code, field_name, channel_code,
                service_level, applicant_kind, fee_due, fee_paid_online, components_digitised, result_digital,
                data_reused, personal_store_used, population_data_used, rating
        )
