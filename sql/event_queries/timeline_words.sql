-- timeline_words: channels and statuses by their keys, and how many minutes a working day has. Grain: kind, key.
select
    'channel'                                                                           as kind,
    channel_key                                                                         as key,
    channel                                                                             as word,
    0                                                                                   as minutes
from dim_channel
union all
select 'status', status_key, status, 0
from dim_status
union all
select 'day', 0, '', max(worked_minutes)
from dim_working_minute
