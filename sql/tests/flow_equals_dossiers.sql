-- title_vi: Tổng tiếp nhận và đã giải quyết khớp với số hồ sơ
-- title_en: All receipts and closings add up to the dossiers
with
flow as (
    select sum(received) as received, sum(closed) as closed,
           sum(finished_early + finished_on_time + finished_late + finished_no_due + withdrawn + stopped) as parts
    from mart_daily_flow
),

dossier as (
    select count(received_at) as received, count(closed_at) as closed
    from fct_dossier
)

select *
from flow, dossier
where flow.received <> dossier.received
   or flow.closed <> dossier.closed
   or flow.parts <> dossier.closed
