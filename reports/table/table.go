// Package table fills a form in: it loads what the form's source has, cleans and sorts it, arranges it in rows with their
// sums, and refuses one that does not balance.
package table

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"khohoso/models/closing"
	"khohoso/models/restatement"
	"khohoso/models/scoring"
	"khohoso/models/store"
	"khohoso/reports/layout"
	"khohoso/reports/source"
	"khohoso/reports/value"
	"khohoso/reports/xlsx"
)

// Table is a form filled in: everything that the sheets show, before any of it
// has a place on a page.
type Table struct {
	source.Subject
	state
	Records []source.Record
	Rows    []Row         // as printed, the total last
	top     []int         // the rows that the total sums
	whole   []value.Value // by column, of a read of its own
	IsWhole bool
	List    *source.List // of a list form, instead of records and rows
	Set     source.Set   // of indicators, where the form shows them
	Bands   []scoring.Band
	Small   bool // too few dossiers for a band
	Heads   map[string]string
	Cut     int // texts that were too long for a cell
	Unnamed int // rows whose group has neither name nor code
}

// state is what the workbook was made from and whether it can still change.
type state struct {
	Version  store.DataVersion
	Closing  closing.Closing
	Closed   bool
	Restated []restatement.Restatement // what would be published otherwise today; only where it was asked for
}

// RowKind tells rows of figures from those that sum them.
type RowKind int

// A row is one of these.
const (
	Item RowKind = iota
	Subtotal
	Total
)

// Row is one printed row. Parts are the rows that a subtotal or the total sums.
type Row struct {
	Kind   RowKind
	Mark   string // Roman number of a section
	Number int64  // running number of an item
	Depth  int    // under how many units it stands
	Code   string
	Name   string
	Values []value.Value // by column
	Parts  []int
}

// Load reads everything a form needs and arranges it; restated: also what a closed period would say today.
func Load(ctx context.Context, r source.Reads, s source.Subject, restated bool) (t *Table, err error) {
	form := s.Layout
	t = &Table{Subject: s}
	if t.state, err = readState(ctx, r, s, restated); err != nil {
		return nil, err
	}
	if form.IsList() {
		t.List, err = source.Of(form).Stream(ctx, r, s)
		t.cleanTexts()
		return t, err
	}
	found, err := source.Of(form).Read(ctx, r, s)
	if err != nil {
		return nil, err
	}
	t.Records, t.Set, t.Bands, t.Small, t.Heads = found.Records, found.Set, found.Bands, found.Small, found.Heads
	if source.Of(form).Whole != nil {
		whole, ok, err := source.Of(form).Whole(ctx, r, s)
		if err != nil {
			return nil, err
		}
		if ok {
			t.IsWhole, t.whole = true, t.figures(whole.Values)
		}
	}
	t.cleanTexts()
	t.sortRecords()
	t.arrange()
	return t, nil
}

func readState(ctx context.Context, r source.Reads, s source.Subject, restated bool) (state, error) {
	var now state
	var err error
	if now.Version, err = r.DataVersion(ctx); err != nil {
		return now, err
	}
	if now.Closing, now.Closed, err = r.Closing(ctx, s.Period); err != nil || !now.Closed || !restated {
		return now, err
	}
	now.Restated, err = r.Restatements(ctx, s.Period, s.Code)
	return now, err
}

// cleanTexts makes every text from the data fit for a cell, once, so that the
// form and the data sheet say the same and the notes can tell what was cut.
func (t *Table) cleanTexts() {
	t.Name, t.Code, t.Parent = t.Fit(t.Name), t.Fit(t.Code), t.Fit(t.Parent)
	t.Period.Name, t.Version.ID = t.Fit(t.Period.Name), t.Fit(t.Version.ID)
	for _, words := range []*string{&t.Rule.Name, &t.Rule.NameVI, &t.Rule.NameEN, &t.Rule.Basis, &t.Set.Name, &t.Set.Basis} {
		*words = t.Fit(*words)
	}
	for i := range t.Records {
		t.CleanRecord(&t.Records[i])
	}
}

// CleanRecord makes the texts of a record fit for cells.
func (t *Table) CleanRecord(rec *source.Record) {
	rec.Code, rec.Name, rec.Level = t.Fit(rec.Code), t.Fit(rec.Name), t.Fit(rec.Level)
	for i := range rec.Values {
		if rec.Values[i].State == value.IsText {
			rec.Values[i].Text = t.Fit(rec.Values[i].Text)
		}
	}
}

// Fit is a text as a cell can hold it.
func (t *Table) Fit(s string) string {
	clean, cut := xlsx.CleanText(s)
	if cut {
		t.Cut++
	}
	return clean
}

// collators sort in Vietnamese order; one cannot serve two goroutines at once.
var collators = sync.Pool{New: func() any { return collate.New(language.Vietnamese) }}

func (t *Table) sortRecords() {
	switch t.Layout.Rows.Sort {
	case "code":
		slices.SortStableFunc(t.Records, func(a, b source.Record) int { return cmp.Compare(a.Code, b.Code) })
	case "name":
		c := collators.Get().(*collate.Collator)
		defer collators.Put(c)
		slices.SortFunc(t.Records, func(a, b source.Record) int {
			return cmp.Or(c.CompareString(a.Name, b.Name), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code))
		})
	}
}

// OtherRule says whether the figures follow another rule than the form's own.
func (t *Table) OtherRule() bool { return t.Rule.Name != t.Layout.Rule }

// Ruled says that a field is counted by a rule that its explanation does not know.
func (t *Table) Ruled(field string) bool {
	return t.OtherRule() && t.Layout.Source.Name == layout.Flow && slices.Contains(source.RuledFields, field)
}

// FormName is what the form is called on sheets and covers: the label of its layout, else its code.
func (t *Table) FormName() string {
	if t.SignedBefore(3) {
		return t.Layout.Code
	}
	return cmp.Or(t.Layout.Label.In(t.Lang), t.Layout.Code)
}

// SignedBefore says whether the period was closed with words older than an edition's: they stay as they were signed.
func (t *Table) SignedBefore(edition int64) bool { return t.Closed && t.Closing.SignedBefore(edition) }

// FieldTotal sums a field of the source over all records; 0 when it has none.
func (t *Table) FieldTotal(name string) int64 {
	i, sum := t.Layout.Source.Index(name), 0.0
	for _, rec := range t.Records {
		if i >= 0 {
			sum += rec.Values[i].Number
		}
	}
	return int64(sum)
}
