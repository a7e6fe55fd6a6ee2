package xlsxread

import (
	"math"
	"strconv"
	"strings"
)

// readFormats keeps how cells of each style show their numbers.
func (b *Book) readFormats(targets map[string]relation) error {
	name := ""
	for _, r := range targets {
		if r.kind == "styles" {
			name = r.target
		}
	}
	if b.parts[name] == nil {
		return nil
	}
	own := map[string]string{}
	inCells := false
	return b.walk(name, largestHelper, func(t token) error {
		switch {
		case t.name == "numFmt" && t.kind == startTag:
			own[t.attr("numFmtId")] = t.attr("formatCode")
		case t.name == "cellXfs" && t.kind != text:
			inCells = t.kind == startTag
		case t.name == "xf" && t.kind == startTag && inCells:
			id := t.attr("numFmtId")
			format, isOwn := own[id]
			if !isOwn {
				format = builtIn[id]
			}
			b.formats = append(b.formats, format)
		}
		return nil
	})
}

// builtIn are the formats that every workbook has, of those that codes may be shown in;
// the others are "?", which nothing is shown in.
var builtIn = func() map[string]string {
	all := map[string]string{"": "", "0": "", "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "49": "@"}
	for id := 5; id < 49; id++ {
		all[strconv.Itoa(id)] = "?"
	}
	return all
}()

// Code is a cell as the text of a code. A code that stands as a number is what the cell
// shows; ok is false where that cannot be told for sure: a day, a share, a number that
// has lost zeros at its end or digits beyond the fifteenth.
func (b *Book) Code(c Cell) (code string, ok bool) {
	if !c.Numeric {
		return c.Text, true
	}
	number, err := strconv.ParseFloat(c.Text, 64)
	if err != nil || math.Abs(number) >= 1e15 {
		return c.Text, false
	}
	format := ""
	if c.style < len(b.formats) {
		format = b.formats[c.style]
	}
	if format == "" || strings.EqualFold(format, "general") || format == "@" {
		_, decimals, isFraction := strings.Cut(c.Text, ".")
		return c.Text, !isFraction || len(decimals) == digitsOfProcedure
	}
	return shown(number, format)
}

// digitsOfProcedure stand behind the point in the codes of procedures, such as 1.001193:
// with fewer, zeros at the end were lost.
const digitsOfProcedure = 6

// shown is a number in a format of digits, with texts around them: 0.000000, 00000, "H28."00.
func shown(number float64, format string) (text string, ok bool) {
	format, _, _ = strings.Cut(format, ";")
	var before, behind strings.Builder
	whole, decimals, digits, inDecimals := 0, 0, false, false
	for at := 0; at < len(format); at++ {
		around := &before
		if digits {
			around = &behind
		}
		switch letter := format[at]; letter {
		case '"':
			end := strings.IndexByte(format[at+1:], '"')
			if end < 0 {
				return "", false
			}
			around.WriteString(format[at+1 : at+1+end])
			at += end + 1
		case '\\':
			if at++; at < len(format) {
				around.WriteByte(format[at])
			}
		case '0', '#':
			if digits && behind.Len() > 0 {
				return "", false
			}
			digits = true
			switch {
			case inDecimals && letter == '0':
				decimals++
			case inDecimals:
				return "", false
			case letter == '0':
				whole++
			}
		case '.':
			inDecimals = true
		case ',':
		case ' ', '-', '/', '(', ')':
			around.WriteByte(letter)
		default:
			return "", false
		}
	}
	text = strconv.FormatFloat(number, 'f', decimals, 64)
	if missing := whole - strings.IndexByte(text+".", '.'); missing > 0 && number >= 0 {
		text = strings.Repeat("0", missing) + text
	}
	return before.String() + text + behind.String(), digits
}
