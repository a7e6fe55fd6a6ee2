// Package pageworkbook is what the workbook of a page holds: its tables with numbers and times in
// place of words. Start with Begin.
package pageworkbook

import (
	"time"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/view"
	"khohoso/models/scale"
)

// Workbook is what a page shows, for a workbook: the figures that the page is made of,
// as numbers and times instead of words.
type Workbook struct {
	File     string // its name, of plain characters, without an ending
	Lang     string // "vi" or "en"
	Title    string
	Sentence string
	Facts    [][2]string // whose, which days, by which rule, of which data
	At       time.Time   // of the data
	Tables   []Table
}

// Table is one table of a page.
type Table struct {
	Name    string
	Columns []Column
	Rows    [][]any // string, int64, float64, time.Time; nil where there is no figure
}

// Column is a head and what stands under it.
type Column struct{ Head, Kind string }

// The kinds of columns: words, counts, points, shares from 0 to 1, days, instants.
const (
	Text   = "text"
	Count  = "count"
	Score  = "score"
	Share  = "share"
	Day    = "day"
	Moment = "instant"
)

// Fraction is a share from 0 to 1, nil where there is none.
func Fraction(s scale.Share) any {
	if !s.Known() {
		return nil
	}
	return s.Value()
}

// OrNil is a number where there is one.
func OrNil[N int64 | float64](n *N) any {
	if n == nil {
		return nil
	}
	return *n
}

// Begin begins the workbook of a page.
func Begin(s *view.PeriodView, f layout.Frame, kind string) Workbook {
	b := Workbook{File: fileName(f, kind), Lang: f.Lang, Title: f.Title, Sentence: f.Sentence, At: s.Version.AsOf.In(s.Location)}
	for _, one := range f.Facts {
		b.Facts = append(b.Facts, [2]string{one.Label, one.Value})
	}
	b.Facts = append(b.Facts, [2]string{f.T("fact.state"), f.State.Text})
	return b
}

// fileName names the file by its page, what it is about, the period and what was chosen.
func fileName(f layout.Frame, kind string) string {
	name := kind
	for _, part := range []string{f.Place.Code, f.Place.Period, string(f.Place.Calendar), string(f.Place.Organisation), f.Place.Rule, f.Place.Set} {
		if part != "" {
			name += "_" + links.Slug(part)
		}
	}
	return name
}

// About puts what a page says of its subject before the rest.
func (b *Workbook) About(facts []layout.Fact) {
	var own [][2]string
	for _, one := range facts {
		own = append(own, [2]string{one.Label, one.Value})
	}
	b.Facts = append(own, b.Facts...)
}
