-- Whether a time came with its zone: what says that it is in UTC cannot be UTC taken for local time.

alter table raw_event add column offset_given boolean;        -- the time was written with its offset from UTC, or a mapping names its zone; null: taken in before this was noted
