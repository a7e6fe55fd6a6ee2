-- dim_channel: how a dossier came in. Grain: channel_key; 0 = the source did not say, which is never guessed.
select
    channel_code::utinyint as channel_key,
    channel,
    name_vi,
    name_en
from seed_channel
order by channel_key
