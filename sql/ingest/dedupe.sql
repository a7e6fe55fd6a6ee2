-- dedupe: deletes exact repeats and rows that did not fit of committed batches, and marks the rows that say something
-- else about a known event. A transaction of its own, which changes few rows: the engine writes a file's rows while they are
-- read, and would write all of them twice if any were changed in the transaction that inserted them.
-- Nothing waits for it: staging looks at every identity in unsettled_event, and a crash before it costs nothing.
-- Of many identities a part is compared each time, as in find_duplicates.
{{range $part := .}}
{{if $part.Part}}insert into repeat{{else}}create or replace temp table repeat as{{end}}
with
compared as (
    select
        rowid as row_id,
        is_revision,
        {{template "places"}}
    from raw_event
    where event_time is not null
      and identity_hash in (select identity_hash from unsettled_event where identity_hash % {{$part.Parts}} = {{$part.Part}})
      and identity_hash % {{$part.Parts}} = {{$part.Part}}
)

select
    row_id,
    copy > 1 as is_duplicate,
    first_row,
    offset_given
from compared
where copy > 1
   or place > 1 and not is_revision;
{{end}}

update raw_event
set is_revision = true
where rowid in (select row_id from repeat where not is_duplicate);

{{template "keep_offset"}};

delete from raw_event
where rowid in (select row_id from repeat where is_duplicate);

delete from raw_event
where event_time is null
  and file_id in (select file_id from unsettled_event where identity_hash is null);

delete from unsettled_event
