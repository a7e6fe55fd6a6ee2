-- values: how the text of a cell becomes a value. A blank is null; what does not fit is null too, and the caller
-- tells the two apart. The common spelling stands first in each case, so that the rest costs nothing on clean files.

create or replace temp macro as_text(cell) as cell;

-- A typed value of a Parquet file as the text of a cell: whole numbers have no fraction.
create or replace temp macro cell_text(value) as
    case
        when typeof(value) in ('FLOAT', 'DOUBLE') or starts_with(typeof(value), 'DECIMAL')
        then regexp_replace(value::varchar, '\.0+$', '')
        else value::varchar
    end;

-- Without blanks at its ends; 160 is the space that spreadsheets put where a line must not break. To trim costs eight times as
-- much as to look whether there is anything to trim.
create or replace temp macro bare(cell) as
    case
        when cell < '!' or cell > '~' or ends_with(cell, ' ') or ends_with(cell, chr(9)) or ends_with(cell, chr(160))
        then trim(cell, ' ' || chr(9) || chr(10) || chr(13) || chr(160))
        else cell
    end;

create or replace temp macro as_code(cell) as nullif(bare(cell), '');

-- The engine's own reading knows blanks around an instant; it must stand alone, for what is asked of a cell twice the
-- engine works out for every row beforehand.
create or replace temp macro as_time(cell) as
    coalesce(
        try_cast(cell as timestamptz),
        case
            when regexp_full_match(cell, '\s*\d{14}\s*') then try_strptime(trim(cell), '%Y%m%d%H%M%S')::timestamptz
            else try_cast(bare(cell) as timestamptz)
        end
    );

create or replace temp macro as_due(cell) as
    case
        when contains(cell, ':') then as_time(cell)
        when regexp_full_match(cell, '\s*\d{4}-\d{1,2}-\d{1,2}\s*') then (try_cast(cell as date) + time '23:59:59')::timestamptz
        else as_time(cell)
    end;

create or replace temp macro as_date(cell) as
    case
        when length(trim(cell)) = 10 then try_cast(trim(cell) as date)
        when length(trim(cell)) = 8 then try_strptime(trim(cell), '%Y%m%d')::date
    end;

create or replace temp macro as_amount(cell) as
    case when regexp_full_match(trim(cell), '\d{1,15}') then trim(cell)::bigint end;

-- A number with a point or a comma before its decimals; thousands are not set apart.
create or replace temp macro as_number(cell) as
    case when regexp_full_match(trim(cell), '\d{1,15}([.,]\d{1,12})?') then replace(trim(cell), ',', '.')::double end;

-- A share: 0.8, 0,8 or 80 %. A bare 80 could be either a slip or per cent: it is refused.
create or replace temp macro share_of(number) as case when number > 0 and number <= 1 then number end;

create or replace temp macro as_share(cell) as
    share_of(case
        when ends_with(trim(cell), '%') then as_number(left(trim(cell), -1)) / 100
        else as_number(cell)
    end);

-- The name of a period of the calendar, or a month as 08/2026.
create or replace temp macro period_of(name) as
    case
        when regexp_full_match(name, '(199\d|20\d\d)(-(0[1-9]|1[0-2]|Q[1-4]|H[12]|9M))?') then name
        when regexp_full_match(name, '(0[1-9]|1[0-2])/(199\d|20\d\d)') then right(name, 4) || '-' || left(name, 2)
    end;

create or replace temp macro as_period(cell) as period_of(upper(bare(cell)));

-- Whether a time is written with its offset from UTC; the usual spelling first, which costs no pattern.
create or replace temp macro says_offset(cell) as
    length(cell) > 16 and (
        substr(cell, -6, 1) in ('+', '-')
        or regexp_matches(cell, ':\d\d.*([zZ]|[+-]\d\d(:?\d\d)?)\s*$')
    );

-- Times outside of these years are typing errors that would stretch every calendar table.
create or replace temp macro is_plausible(instant) as
    instant >= timestamptz '1990-01-01 00:00:00+00' and instant < timestamptz '2101-01-01 00:00:00+00';

create or replace temp macro is_plausible_due(instant) as
    instant >= timestamptz '1900-01-01 00:00:00+00' and instant < timestamptz '10000-01-01 00:00:00+00';

-- Words are compared as they stand first, then without case, outer spaces and decomposed letters: by their place in a list,
-- for the engine would work on the whole expression once more for every word when it plans the statement.
{{range .Vocabulary}}
create or replace temp macro as_{{.List}}(cell) as
    case
        when cell is null then null
        {{- range .Words}}
        when cell = {{.Text}} then {{.Code}}
        {{- end}}
        else [{{range $i, $w := .Words}}{{if $i}}, {{end}}{{$w.Code}}{{end}}][list_position(
            [{{range $i, $w := .Words}}{{if $i}}, {{end}}{{$w.Text}}{{end}}],
            lower(nfc_normalize(bare(cell)))
        )]
    end;
{{end}}
create or replace temp macro as_yes_no_flag(cell) as as_yes_no(cell) = 1;

-- A blank cell and a cell that did not become a value.
create or replace temp macro is_blank(cell) as coalesce(bare(cell), '') = '';

-- The last one: a connection that knows it knows all of them.
create or replace temp macro values_are_known() as true;
