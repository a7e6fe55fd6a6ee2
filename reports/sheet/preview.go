package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"

	"khohoso/reports/table"
	"khohoso/reports/value"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

// Preview is a form as it is printed, for a page: the cells of its sheet, as texts.
type Preview struct {
	Widths []int // of the columns, in per cent
	Top    []PreviewRow
	Heads  []PreviewRow
	Rows   []PreviewRow
	Foot   []PreviewRow
	ToFill int // cells that are filled in by hand
}

// PreviewRow is one row of cells.
type PreviewRow []PreviewCell

// PreviewCell is a cell; those that it covers are left out.
type PreviewCell struct {
	Text         string
	Across, Down int // columns and rows that it takes
	Fill         bool
	xlsx.Look
}

// PreviewOf draws a form for a page, of a list its first rows only.
func PreviewOf(t *table.Table, s *xlsx.Sheet, mostRows int) (Preview, error) {
	d := &previewer{lang: t.Lang, rows: s.Rows}
	d.areas, d.covered = s.Spans()
	p := Preview{Widths: percents(s.Widths)}
	if t.List != nil {
		p.Heads = d.draw(1, len(s.Rows), &p.ToFill)
		from := len(d.rows)
		for row, err := range s.More {
			if err != nil {
				return p, err
			}
			if d.rows = append(d.rows, row); len(d.rows)-from == mostRows {
				break
			}
		}
		p.Rows = d.draw(from+1, len(d.rows), &p.ToFill)
		return p, nil
	}
	l := t.Layout
	heads := l.FirstRow() - 1
	foot := len(s.Rows) - len(l.Foot)
	p.Top, p.Heads = d.draw(1, len(l.Top), &p.ToFill), d.draw(len(l.Top)+1, heads, &p.ToFill)
	p.Rows, p.Foot = d.draw(heads+1, foot, &p.ToFill), d.draw(foot+1, len(s.Rows), &p.ToFill)
	return p, nil
}

func percents(widths []float64) []int {
	sum := 0.0
	for _, w := range widths {
		sum += w
	}
	shares := make([]int, len(widths))
	for i, w := range widths {
		shares[i] = max(4, int(math.Round(100*w/sum))) // a narrow one still holds its head
	}
	return shares
}

type previewer struct {
	lang    string
	rows    []xlsx.Row
	areas   map[[2]int]xlsx.Area
	covered map[[2]int]bool
}

func (d *previewer) draw(from, to int, toFill *int) []PreviewRow {
	var drawn []PreviewRow
	for n := from; n <= to; n++ {
		var row PreviewRow
		for column, c := range d.rows[n-1].Cells {
			if d.covered[[2]int{column, n}] {
				continue
			}
			cell := PreviewCell{Text: d.text(c), Across: 1, Down: 1, Look: c.Style.Look()}
			if area, merged := d.areas[[2]int{column, n}]; merged {
				cell.Across, cell.Down = area.ToColumn-area.Column+1, area.ToRow-area.Row+1
			}
			if cell.Fill = c.Style == xlsx.Styles["fill"] && c.Value == nil; cell.Fill {
				*toFill++
			}
			row = append(row, cell)
		}
		drawn = append(drawn, row)
	}
	return drawn
}

// text is a value as its cell shows it.
func (d *previewer) text(c xlsx.Cell) string {
	switch v := c.Value.(type) {
	case string:
		return v
	case int64:
		return d.number(float64(v), c.Style.Format)
	case float64:
		return d.number(v, c.Style.Format)
	}
	return ""
}

func (d *previewer) number(n float64, format string) string {
	switch format = strings.TrimSuffix(format, xlsx.Pad); format {
	case xlsx.Formats[value.KindShare]:
		return d.decimal(100*n, 1) + "%"
	case xlsx.Formats[value.KindScore]:
		return d.decimal(n, 2)
	case "day":
		return d.moment(n, "02/01/2006", time.DateOnly)
	case "minute":
		return d.moment(n, "02/01/2006 15:04", "2006-01-02 15:04")
	case xlsx.Formats[value.KindCount], xlsx.Formats[value.KindRank], "":
		return d.decimal(n, 0)
	}
	return d.decimal(n, len(strings.TrimLeft(strconv.FormatFloat(n-math.Trunc(n), 'f', -1, 64), "-0.")))
}

// decimal rounds as spreadsheets do: a half goes away from zero.
func (d *previewer) decimal(n float64, places int) string {
	scale := math.Pow10(places)
	text := strconv.FormatFloat(math.Round(math.Abs(n)*scale)/scale, 'f', places, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	count, _ := strconv.ParseInt(whole, 10, 64)
	text = wording.Number(count, d.lang)
	if fraction != "" {
		text += map[bool]string{true: ".", false: ","}[d.lang == "en"] + fraction
	}
	if n < 0 && strings.Trim(text, "0.,") != "" {
		text = "-" + text
	}
	return text
}

func (d *previewer) moment(serial float64, vi, en string) string {
	at := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(math.Round(serial*86400)) * time.Second)
	if d.lang == "en" {
		return at.Format(en)
	}
	return at.Format(vi)
}
