-- find_faults: the rows that do not fit, with what stood in the cells, for files whose rows are not in raw_event one to one.
-- Read a second time, and only when there are any. Contract columns alone are kept: nothing personal can be among them
-- (design law 9). Grain: refused row.
create or replace temp table fault as
{{template "rows" .}}

select
    {{.FileID}} as file_id,
    source_row,
    problem,
    {{template "content" .}} as content
from row
where problem is not null
