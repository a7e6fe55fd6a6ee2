package xlsxread

import (
	"io"
	"strconv"
	"strings"
)

// Row is one row of a sheet that has any cell.
type Row struct {
	Number int    // in the sheet, from 1
	Cells  []Cell // from column A; holds until the next call
}

// Cell is what stands in a cell: the stored value, not how it is shown.
type Cell struct {
	Text    string
	Numeric bool // a number, which may stand for a day or an instant, see Instant, or for a code, see Code
	style   int
}

// Rows goes through the rows of a sheet.
type Rows struct {
	book   *Book
	in     io.Closer
	tokens *tokens
	row    Row
}

// Rows opens a sheet.
func (b *Book) Rows(s Sheet) (*Rows, error) {
	in, err := b.open(s.part, largest)
	if err != nil {
		return nil, err
	}
	return &Rows{book: b, in: in, tokens: newTokens(in)}, nil
}

// Close ends the reading.
func (r *Rows) Close() error { return r.in.Close() }

// Next gives the next row, and io.EOF after the last.
func (r *Rows) Next() (Row, error) {
	for {
		t, err := r.tokens.next()
		switch {
		case err != nil:
			return Row{}, err
		case t.kind == endTag && t.name == "sheetData":
			return Row{}, io.EOF
		case t.kind == startTag && t.name == "row":
			r.row.Number++
			if number, err := strconv.Atoi(t.attr("r")); err == nil && number >= r.row.Number {
				r.row.Number = number
			}
			return r.readRow()
		}
	}
}

func (r *Rows) readRow() (Row, error) {
	r.row.Cells = r.row.Cells[:0]
	for {
		t, err := r.tokens.next()
		if err != nil {
			return Row{}, wholeOr(err)
		}
		switch {
		case t.kind == endTag && t.name == "row":
			return r.row, nil
		case t.kind == startTag && t.name == "c":
			if err := r.readCell(t.attr("r"), t.attr("t"), t.attr("s")); err != nil {
				return Row{}, wholeOr(err)
			}
		}
	}
}

func (r *Rows) readCell(reference, form, style string) error {
	at := len(r.row.Cells)
	if column, ok := columnOf(reference); ok {
		at = column
	}
	if at >= mostColumns || at < len(r.row.Cells) {
		return errMalformed
	}
	for len(r.row.Cells) < at {
		r.row.Cells = append(r.row.Cells, Cell{})
	}
	value, err := r.cellText()
	if err != nil {
		return err
	}
	cell, err := r.book.cell(form, value)
	if number, err := strconv.Atoi(style); err == nil && number > 0 {
		cell.style = number
	}
	r.row.Cells = append(r.row.Cells, cell)
	return err
}

// cellText is the text of a cell's value: <v>, or every <t> of an inline text.
func (r *Rows) cellText() (string, error) {
	var value strings.Builder
	inside, aside := false, false
	for {
		t, err := r.tokens.next()
		if err != nil {
			return "", err
		}
		switch {
		case t.kind == text && inside && !aside:
			value.Write(t.text)
			if value.Len() > longestText {
				return "", errMalformed
			}
		case t.kind == text:
		case t.name == "c":
			return value.String(), nil
		case t.name == "v" || t.name == "t":
			inside = t.kind == startTag
		case t.name == "rPh":
			aside = t.kind == startTag
		}
	}
}

// cell gives meaning to a value by the form of its cell.
func (b *Book) cell(form, value string) (Cell, error) {
	switch form {
	case "s":
		at, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || at < 0 || at >= len(b.strings) {
			return Cell{}, errMalformed
		}
		return Cell{Text: b.strings[at]}, nil
	case "str", "inlineStr":
		return Cell{Text: plainText(value)}, nil
	case "d":
		return Cell{Text: dayAlone(strings.TrimSpace(value))}, nil
	case "b":
		return Cell{Text: value}, nil
	case "e":
		return Cell{Text: value}, nil // "#N/A": it fits nowhere and is told as it stands
	}
	return Cell{Text: tidy(value), Numeric: value != ""}, nil
}

// dayAlone drops the hour of an ISO date that has none: a cell that holds a day is
// written so, like a whole number among those that count days.
func dayAlone(value string) string {
	day, clock, hasClock := strings.Cut(value, "T")
	if hasClock && clock != "" && strings.Trim(clock, "0:.") == "" {
		return day
	}
	return value
}

// tidy takes the noise of binary fractions away: a cell that shows 1.001193 may be
// stored as 1.0011930000000001.
func tidy(value string) string {
	value = strings.TrimSpace(value)
	if len(value) < 16 && !strings.ContainsAny(value, "eE") {
		return value
	}
	number, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return value
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(number, 'e', 14, 64), 64)
	if err != nil {
		return value
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// columnOf is the place of a reference like "AB12", from 0.
func columnOf(reference string) (int, bool) {
	column := 0
	for at := 0; at < len(reference); at++ {
		letter := reference[at]
		if letter < 'A' || letter > 'Z' {
			return column - 1, at > 0
		}
		if column = column*26 + int(letter-'A') + 1; column > mostColumns {
			return mostColumns, true
		}
	}
	return 0, false
}

// ColumnName is the letters of a column, from 0: A, Z, AA.
func ColumnName(at int) string {
	name := ""
	for at++; at > 0; at = (at - 1) / 26 {
		name = string(rune('A'+(at-1)%26)) + name
	}
	return name
}
