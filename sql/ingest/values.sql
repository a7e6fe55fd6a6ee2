-- values: how the text of a cell becomes a value. A blank is null; what does not fit is null too, and the caller
-- tells the two apart. The common spelling stands first in each case, so that the rest costs nothing on clean files: of a
-- condition joined by or the engine works out every part.

-- A typed value of a Parquet file as the text of a cell: whole numbers have no fraction.
create or replace temp macro cell_text(value) as
    case
        when typeof(value) in ('FLOAT', 'DOUBLE') or starts_with(typeof(value), 'DECIMAL')
        then regexp_replace(value::varchar, '\.0+$', '')
        else value::varchar
    end;

-- Without what nobody sees: letters of no width (the mark of byte order among them) anywhere, blanks of every kind and line
-- ends at both ends. It costs some twenty times as much as to look whether there is anything to take away.
create or replace temp macro stripped(cell) as
    regexp_replace(regexp_replace(cell, '\p{Cf}+', '', 'g'), '^[\p{Z}\p{Cc}]+|[\p{Z}\p{Cc}]+$', '', 'g');

create or replace temp macro bare(cell) as
    case
        when cell < '!' or length(cell) < strlen(cell)
            or ends_with(cell, ' ') or ends_with(cell, chr(10)) or ends_with(cell, chr(13)) or ends_with(cell, chr(9))
        then stripped(cell)
        else cell
    end;

create or replace temp macro is_blank(cell) as coalesce(bare(cell), '') = '';

create or replace temp macro as_label(cell) as nullif(nullif(bare(cell), ''), '…');

-- What may be a code: not what a page, a path, a spreadsheet or a log would take for something else, and not a text.
create or replace temp macro is_code(code) as
    length(code) <= 100
    and not regexp_matches(code, '[\x00-\x1f\x7f<>]|\.\.|^[=@+-].');

create or replace temp macro only_code(code) as case when is_code(code) then code end;

-- A list or an object of JSON is no code, nor is somebody's name, phone or number, nor what stands for a text that was not kept.
create or replace temp macro spelled_code(cell) as
    case
        when starts_with(cell, '{') or starts_with(cell, '[') or cell = '…' then null
        when contains(cell, ' ') or contains(cell, '@') then nullif(nullif(kept_cell('title', bare(cell)), ''), '…')
        when (starts_with(cell, '0') or starts_with(cell, '+')) and regexp_full_match(cell, '(\+84|0)[35789]\d{8}|0\d{11}|0\d{3}[.]\d{3}[.]\d{3}') then null
        else nullif(bare(cell), '')
    end;

-- Letters and digits with single points and dashes between them are a code whatever else is asked; what begins with a zero must
-- not be a phone or somebody's number, so that only the beginning of the national codes of dossiers is known here.
create or replace temp macro as_code(cell) as
    case
        when regexp_full_match(cell, '(?:000\.00\.)?[A-Za-z1-9][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*') and strlen(cell) <= 100 then cell
        else only_code(spelled_code(cell))
    end;

-- Whether a code is among units: codes, and beginnings of codes (H28.30.*), with commas between; '' is any.
create or replace temp macro is_within(code, units) as
    units = '' or len(list_filter(
        string_split(units, ','),
        lambda unit: code = unit or ends_with(unit, '.*') and starts_with(code, left(unit, -1))
    )) > 0;

-- Whether any of a list of codes is not among units.
create or replace temp macro is_beyond(codes, units) as
    len(list_filter(codes, lambda known_code: not is_within(known_code, units))) > 0;

-- A name: most hold letters beyond ASCII, so only their ends are looked at. No Vietnamese name begins with what lies between
-- 127 and 191 (blanks, controls) or from 8192 on (blanks, marks of no width, the mark of byte order).
create or replace temp macro as_text(cell) as
    case
        when cell < '!' or cell >= chr(8192) or cell >= chr(127) and cell < chr(192)
            or ends_with(cell, ' ') or ends_with(cell, chr(10)) or ends_with(cell, chr(13)) or ends_with(cell, chr(160))
            or ends_with(cell, chr(8203))
        then nullif(stripped(cell), '')
        else cell
    end;

-- The name of a unit, a procedure or a field where it looks like one; kept_cell is of ingest/redact, which decides
-- what text may be kept. To ask it takes hundreds of times as long as to find a name among those that were asked for before.
create temp table if not exists known_name (form varchar, name varchar);

create or replace temp macro as_name(kept_form, cell) as
    case
        when cell in (select name from known_name where form = kept_form) then cell
        when cell is not null then nullif(kept_cell(kept_form, as_text(cell)), '…')
    end;

{{- define "day"}}(?:\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2}|\d{4}\.\d{1,2}\.\d{1,2}|\d{1,2}-\d{1,2}-\d{4}|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}[- ][A-Z]{3}[- ]\d{4}){{end}}
{{- define "clock"}}\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?{{end}}
{{- define "zone"}} ?(Z|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?|GMT|UTC|ICT|ASIA/(?:HO_CHI_MINH|SAIGON|BANGKOK))(?: ?\[[^\]]*\]| ?\([^)]*\))?{{end}}
{{- define "midnight"}}(?:0?0:00(?::00(?:[.,]0+)?)?(?: ?(?:AM|SA))?|12:00(?::00(?:[.,]0+)?)? ?(?:AM|SA)){{end}}

-- A time as people and programs write it, step by step towards ISO 8601. In capitals, with single blanks:
create or replace temp macro in_capitals(cell) as
    case
        when regexp_full_match(cell, '[!-~]+(?: [!-~]+)*') then upper(cell)
        else upper(nfc_normalize(regexp_replace(stripped(cell), '[\p{Z}\p{Cc}]+', ' ', 'g')))
    end;

-- "08 giờ 05 phút, ngày 3 tháng 6 năm 2024", "08h05 3/6/2024", "8:05 p.m.".
create or replace temp macro without_words(text) as
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(text,
        '([AP])\.M\.', '\1M'),
        '(\d) ?(?:GIỜ|H|G) ?(\d{1,2})(?: ?(?:PHÚT|P|''|’))?', '\1:\2'),
        '^(\d\S*)?,? ?(?:NGÀY|LÚC) ', '\1 '),
        '(\d) ?THÁNG ?(\d{1,2}),? ?NĂM ?(\d)', '\1/\2/\3');

-- "Mon Jun 03 08:05:00 ICT 2024", "Mon, 03 Jun 2024 08:05:00 GMT", "Jun  3 2024  8:05AM", "3 June 2024".
create or replace temp macro with_month_behind_day(text) as
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(text,
        '^(?:MON|TUE|WED|THU|FRI|SAT|SUN)[A-Z]*,? ', ''),
        '^([A-Z]{3})[A-Z]* (\d{1,2}) (\d{1,2}:\S+) (\S+) (\d{4})$', '\2 \1 \5 \3 \4'),
        '^([A-Z]{3})[A-Z]* (\d{1,2}),? (\d{4})', '\2 \1 \3'),
        '^(\d{1,2}[- ][A-Z]{3})[A-Z]+,?([- ]\d{4})', '\1\2');

-- "20240603T0805+07", "20240603080500123", "20240603", "2024-06-03-08.05.00".
create or replace temp macro with_marks(text) as
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(text,
        '^(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)(\D.*)?$', '\1-\2-\3 \4:\5:\6\7'),
        '^(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)(\d{3})(\D.*)?$', '\1-\2-\3 \4:\5:\6.\7\8'),
        '^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\D.*)?$', '\1-\2-\3 \4:\5\6'),
        '^(\d{4})(\d\d)(\d\d)([ T]\d+:.*)?$', '\1-\2-\3\4'),
        '^(\d{4}-\d\d-\d\d|\d{1,2}-[A-Z]{3}-\d{4})[- ](\d\d)\.(\d\d)\.(\d\d)', '\1 \2:\3:\4');

create or replace temp macro time_text(cell) as
    list_transform(
        [in_capitals(cell)],
        lambda text: case
            when regexp_full_match(text, '\d{4}[-/.]\d\d?[-/.]\d\d?(?:[T ][0-9:+. -]+)?|(?:[0-9:]+ )?\d\d?[-/.]\d\d?[-/.]\d{4}(?: [0-9:]+)?') then text
            when regexp_full_match(text, '[0-9TZ:+,. -]+') then with_marks(text)
            else trim(with_marks(with_month_behind_day(without_words(text))))
        end
    )[1];

create or replace temp macro iso_day(day) as
    case
        when regexp_matches(day, '[A-Z]') then
            right(day, 4) || '-'
            || list_position(['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'], regexp_extract(day, '[A-Z]+'))
            || '-' || regexp_extract(day, '^\d+')
        when regexp_matches(day, '\d{4}$') then regexp_replace(day, '^(\d+).(\d+).(\d+)$', '\3-\2-\1')
        else replace(replace(day, '/', '-'), '.', '-')
    end;

-- The clock of 24 hours; "15:20 CH" is what people write too, 13:05 in the morning is nothing.
create or replace temp macro iso_clock(clock, half) as
    case
        when half = '' then clock
        when half in ('CH', 'PM') then (split_part(clock, ':', 1)::integer % 12 + 12) || substr(clock, position(':' in clock))
        when split_part(clock, ':', 1)::integer <= 12 then (split_part(clock, ':', 1)::integer % 12) || substr(clock, position(':' in clock))
    end;

create or replace temp macro iso_zone(zone) as
    case
        when zone = 'ICT' or starts_with(zone, 'ASIA') then '+07'
        when zone in ('Z', 'UTC', 'GMT') then '+00'
        else regexp_replace(regexp_replace(zone, '^(?:GMT|UTC)', ''), '^([+-])(\d)(:|$)', '\10\2\3')
    end;

-- A spelled time, of which the day stands before the clock or behind it. Between slashes and dots the day comes before the month,
-- as everywhere in Viet Nam; a file that has it the other way needs a mapping with its time_format.
create or replace temp macro spelled_time(text) as
    case
        when regexp_full_match(text, '{{template "day"}}(?:(?:T|,? | - ){{template "clock"}}(?: ?(?:AM|PM|SA|CH))?(?:{{template "zone"}})?)?')
            or regexp_full_match(text, '{{template "clock"}}(?: ?(?:AM|PM|SA|CH))?,?(?: - | ){{template "day"}}')
        then try_cast(
            iso_day(regexp_extract(text, '{{template "day"}}')) || ' '
            || iso_clock(
                coalesce(nullif(regexp_replace(regexp_extract(text, '{{template "clock"}}'), ',', '.'), ''), '00:00'),
                regexp_extract(text, '\d ?(AM|PM|SA|CH)', 1)
            ) || case when regexp_matches(text, ':\d\d:') then '' else ':00' end
            || iso_zone(regexp_extract(text, ':\d\d(?:[.,]\d+)?(?: ?(?:AM|PM|SA|CH))?{{template "zone"}}$', 1))
            as timestamptz)
        when regexp_full_match(text, '[1-3]\d{12}') then make_timestamptz(text::bigint * 1000)
        when regexp_full_match(text, '\\?/DATE\(-?\d{1,14}(?:[+-]\d{4})?\)\\?/')
        then make_timestamptz(regexp_extract(text, '-?\d+')::bigint * 1000)
    end;

-- Whether the engine may read a time by itself. It must not meet the name of a zone: it takes the cells of later rows for times of
-- that zone too. Names end in letters or, with an M or a V before, in digits; NZ alone ends in Z.
create or replace temp macro is_engine_time(cell) as
    case
        when contains(cell, 'M') or contains(cell, 'V') then false
        {{- range .Digits}}
        when ends_with(cell, '{{.}}') then true
        {{- end}}
        else ends_with(cell, 'Z') and not contains(cell, 'N')
    end;

-- The common spelling stands by itself in its case, for what is asked of a cell twice elsewhere the engine works out for every
-- row beforehand. What whole exports are spelled in comes second: the last way takes thirty times as long.
create or replace temp macro as_time(cell) as
    coalesce(
        case when is_engine_time(cell) then try_cast(cell as timestamptz) end,
        case
            when cell is null then null
            when regexp_full_match(cell, '\s*\d{14}\s*') then try_strptime(trim(cell), '%Y%m%d%H%M%S')::timestamptz
            when regexp_full_match(cell, '\d\d?/\d\d?/\d{4}(?: \d\d?:\d\d(?::\d\d)?)?')
            then try_strptime(cell, ['%d/%m/%Y %H:%M:%S', '%d/%m/%Y %H:%M', '%d/%m/%Y'])::timestamptz
            else list_transform([time_text(cell)], lambda text: spelled_time(text))[1]
        end
    );

-- A day alone. At midnight sharp and without a zone stand the days of programs that know no days, only times: nobody promises
-- a result for that minute. With a zone it is the instant that it says.
create or replace temp macro is_day_alone(cell) as
    regexp_full_match(time_text(cell), '{{template "day"}}(?:(?:T|,? | - ){{template "midnight"}})?|{{template "midnight"}},?(?: - | ){{template "day"}}');

-- The end of its day for a day alone.
create or replace temp macro end_of(instant) as (instant::timestamp + interval '23:59:59')::timestamptz;

create or replace temp macro as_due(cell) as
    case
        when cell is null then null
        when substring(cell, 11, 3) between 'T13' and 'T23' then as_time(cell) -- no midnight is written so
        when substring(cell, 11, 3) between 'T01' and 'T11' then as_time(cell)
        when contains(cell, ':') and not contains(cell, 'T00:00') and not contains(cell, ' 00:00') and not contains(cell, '0:00 ')
            and not contains(cell, ' 0:00') and not contains(cell, '12:00') and not starts_with(cell, '0')
        then as_time(cell)
        when is_day_alone(cell) then end_of(as_time(cell))
        else as_time(cell)
    end;

create or replace temp macro end_if_midnight(wall) as
    case when wall::time = time '00:00:00' then wall + interval '23:59:59' else wall end;

create or replace temp macro typed_due(instant) as
    case when typeof(instant) like 'TIMESTAMP WITH%' then instant::timestamptz else end_if_midnight(instant::timestamp)::timestamptz end;

-- Whether a time says its zone, and whether it begins with its year: then a mapping's own zone and order do not matter.
create or replace temp macro names_zone(cell) as
    regexp_matches(
        cell,
        '(?i)(?::\d\d(?:[.,]\d+)?(?:\s?(?:AM|PM|SA|CH))?|T\d{4,6}(?:[.,]\d+)?|^\s*\d{14}(?:[.,]?\d+)?)\s?(?:Z|ICT|(?:GMT|UTC)?[+-]\d\d?(?::?\d\d)?|GMT|UTC|[A-Z]+/[A-Z_]+)(?:\s|\[|$)'
    )
    or regexp_matches(cell, '(?i)/date\(|^\s*[1-3]\d{12}\s*$');

create or replace temp macro begins_with_year(cell) as regexp_matches(bare(cell), '^\d{4}');

-- What programs write for no date: the first and the last day they know, zeros. Where an event time stands also the days from
-- which Windows and databases count, which are no times of any event.
create or replace temp macro is_no_date(instant) as
    instant < timestamptz '0002-01-01 00:00:00+00' or instant >= timestamptz '9999-12-30 12:00:00+00';

create or replace temp macro is_no_event_date(instant) as
    is_no_date(instant)
    or instant >= timestamptz '1899-12-29 00:00:00+00' and instant < timestamptz '1900-01-02 00:00:00+00'
    or instant >= timestamptz '1969-12-31 12:00:00+00' and instant <= timestamptz '1970-01-01 12:00:00+00'
    or instant >= timestamptz '1752-12-31 00:00:00+00' and instant < timestamptz '1753-01-02 00:00:00+00';

create or replace temp macro is_zeros(cell) as regexp_full_match(stripped(cell), '0|0000[-/.]?00[-/.]?00.*|00[-/.]0[01][-/.](?:0000|1900).*');

-- The same of a cell: whether it holds no date, though something stands there. What is asked of the cell more than once stands
-- in steps of their own, for mappings put long expressions here.
create or replace temp macro has_no_due(cell) as
    list_transform(
        [cell],
        lambda text: coalesce(regexp_matches(text, '0001|9999|0000|-6213|^\s*0\s*$|infinity'), false)
            and (is_zeros(text) or coalesce(list_transform([as_time(text)], lambda moment: is_no_date(moment))[1], false))
    )[1];

create or replace temp macro has_no_time(cell) as
    list_transform(
        [cell],
        lambda text: coalesce(regexp_matches(text, '0001|9999|0000|-6213|^\s*0\s*$|infinity|1900|1899|1970|1753|Date\(0'), false)
            and (is_zeros(text) or coalesce(list_transform([as_time(text)], lambda moment: is_no_event_date(moment))[1], false))
    )[1];

create or replace temp macro is_no_due(cell) as list_transform([cell], lambda text: is_blank(text) or has_no_due(text))[1];

create or replace temp macro is_no_time(cell) as list_transform([cell], lambda text: is_blank(text) or has_no_time(text))[1];

-- A day in any spelling; of a time it is the day where the warehouse is.
create or replace temp macro as_date(cell) as
    case
        when regexp_full_match(cell, '\d{4}-\d\d-\d\d') then try_cast(cell as date)
        when regexp_matches(cell, '\d') then list_transform([as_time(cell)], lambda moment: case when moment >= timestamptz '1800-01-01 00:00:00+00' then moment::date end)[1]
    end;

-- An amount in đồng: 135000, 135.000, 135,000, 135 000 đ, 135.000,00 VNĐ. What stands between groups of three digits sets thousands
-- apart; decimals are let go where they are zeros. A list of fees is written with a plus between them, see jsontext.
create or replace temp macro amount_text(cell) as
    regexp_replace(
        regexp_replace(upper(nfc_normalize(stripped(cell))), '^(?:VNĐ|VND|Đ|₫)?[\p{Z}\p{Cc}.:]*|[\p{Z}\p{Cc}]*(?:\(?(?:VIỆT NAM )?(?:VNĐ|VND|ĐỒNG|DONG|Đ|₫)\)?)?[\p{Z}\p{Cc}.]*(?:/-)?$', '', 'g'),
        '[\p{Z}\p{Cc}''_]+', ' ', 'g');

create or replace temp macro spelled_amount(text) as
    case
        when regexp_full_match(text, '\d{1,15}(?:[.,]0+)?') and not regexp_full_match(text, '\d{1,3}[.,]000')
        then regexp_extract(text, '^\d+')::bigint
        when regexp_full_match(text, '\d{1,3}(?:\.\d{3}){1,4}(?:,0+)?') or regexp_full_match(text, '\d{1,3}(?: \d{3}){1,4}(?:[.,]0+)?')
        then regexp_replace(regexp_replace(text, '[,](?:0+)$|^(.*) (\d{3})[.,]0+$', '\1\2'), '[. ]', '', 'g')::bigint
        when regexp_full_match(text, '\d{1,3}(?:,\d{3}){1,4}(?:\.0+)?')
        then replace(regexp_extract(text, '^[^.]+'), ',', '')::bigint
        when regexp_full_match(text, '\d(?:\.\d{1,14})?E\+?\d{1,2}') and try_cast(text as double) < 1e15 and try_cast(text as double) = floor(try_cast(text as double))
        then try_cast(text as double)::bigint
        when text in ('MIỄN PHÍ', 'MIỄN', 'KHÔNG', 'KHÔNG THU', 'KHÔNG THU PHÍ') then 0
    end;

create or replace temp macro one_amount(cell) as
    list_transform([amount_text(cell)], lambda text: spelled_amount(text))[1];

create or replace temp macro as_amount(cell) as
    case
        when regexp_full_match(cell, '\d{1,15}') then cell::bigint
        when contains(cell, ' + ') then list_transform(
            [list_transform(string_split(cell, ' + '), lambda one: one_amount(one))],
            lambda amounts: case when list_count(amounts) = len(amounts) then list_sum(amounts)::bigint end
        )[1]
        when cell is not null then one_amount(cell)
    end;

-- A number with a point or a comma before its decimals; thousands are not set apart.
create or replace temp macro as_number(cell) as
    case when regexp_full_match(bare(cell), '\d{1,15}([.,]\d{1,12})?') then replace(bare(cell), ',', '.')::double end;

-- A share: 0.8, 0,8 or 80 %. A bare 80 could be either a slip or per cent: it is refused.
create or replace temp macro share_of(number) as case when number > 0 and number <= 1 then number end;

create or replace temp macro as_share(cell) as
    share_of(case
        when ends_with(bare(cell), '%') then as_number(left(bare(cell), -1)) / 100
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
    case
        when strlen(cell) <= 16 then false
        when ends_with(cell, '+07:00') then true
        else length(cell) > 16 and (
            substr(cell, -6, 1) in ('+', '-')
            or regexp_matches(cell, ':\d\d.*([zZ]|[+-]\d\d(:?\d\d)?)\s*$')
        )
    end;

-- Times outside of these years are typing errors that would stretch every calendar table.
create or replace temp macro is_plausible(instant) as
    instant >= timestamptz '1990-01-01 00:00:00+00' and instant < timestamptz '2101-01-01 00:00:00+00';

create or replace temp macro is_plausible_due(instant) as
    instant >= timestamptz '1900-01-01 00:00:00+00' and instant < timestamptz '10000-01-01 00:00:00+00';

-- A word without what may differ: case, blanks, decomposed letters; of a number zeros before it and behind its point.
create or replace temp macro word_text(cell) as
    regexp_replace(
        regexp_replace(lower(nfc_normalize(bare(cell))), '[\p{Z}\p{Cc}]+', ' ', 'g'),
        '^0*(\d+)(?:[.,]0+)?$', '\1'
    );

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
            word_text(cell)
        )]
    end;
{{end}}
-- The state that a record of another system tells: its code, '?' for one that the contract does not know, '' for none.
create or replace temp macro state_of(cell) as
    case when is_blank(cell) then '' else coalesce(as_status(cell)::varchar, '?') end;

create or replace temp macro as_yes_no_flag(cell) as as_yes_no(cell) = 1;

-- The last one: a connection that knows it knows all of them.
create or replace temp macro values_are_known() as true;
