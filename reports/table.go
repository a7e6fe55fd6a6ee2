package reports

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
)

// table is a form filled in: everything that the sheets show, before any of it
// has a place on a page.
type table struct {
	scope
	state
	records []record
	lines   []line  // as printed, the total last
	top     []int   // the lines that the total sums
	whole   []value // by column, of a read of its own
	isWhole bool
	list    *list // of a list form, instead of records and lines
	set     set   // of indicators, where the form shows them
	bands   []scoring.Band
	small   bool // too few dossiers for a band
	heads   map[string]string
	cut     int // texts that were too long for a cell
	unnamed int // rows whose group has neither name nor code

}

// state is what the workbook was made from and whether it can still change.
type state struct {
	version  store.DataVersion
	closing  closing.Closing
	closed   bool
	restated []restatement.Restatement // what would be published otherwise today; only where it was asked for
}

// set is the set of indicators that figures follow.
type set struct {
	name    string
	version int64
	basis   string
}

// record is one row of a source.
type record struct {
	Code, Name, Level string
	values            []value // in the order of the source's fields
}

// lineKind tells rows of figures from those that sum them.
type lineKind int

const (
	item lineKind = iota
	subtotal
	total
)

// line is one printed row. parts are the lines that a subtotal or the total sums.
type line struct {
	kind   lineKind
	mark   string // Roman number of a section
	number int64  // running number of an item
	depth  int    // under how many units it stands
	code   string
	name   string
	values []value // by column
	parts  []int
}

// load reads everything a form needs and arranges it; restated: also what a closed period would say today.
func load(ctx context.Context, r Reads, s scope, restated bool) (t *table, err error) {
	form := s.form
	t = &table{scope: s}
	if t.state, err = readState(ctx, r, s, restated); err != nil {
		return nil, err
	}
	if form.list() {
		t.list, err = sourceOf(form).stream(ctx, r, s)
		t.cleanTexts()
		return t, err
	}
	found, err := sourceOf(form).read(ctx, r, s)
	if err != nil {
		return nil, err
	}
	t.records, t.set, t.bands, t.small, t.heads = found.records, found.set, found.bands, found.small, found.heads
	if sourceOf(form).whole != nil {
		whole, ok, err := sourceOf(form).whole(ctx, r, s)
		if err != nil {
			return nil, err
		}
		if ok {
			t.isWhole, t.whole = true, t.figures(whole.values)
		}
	}
	t.cleanTexts()
	t.sortRecords()
	t.arrange()
	return t, nil
}

func readState(ctx context.Context, r Reads, s scope, restated bool) (state, error) {
	var now state
	var err error
	if now.version, err = r.DataVersion(ctx); err != nil {
		return now, err
	}
	if now.closing, now.closed, err = r.Closing(ctx, s.period); err != nil || !now.closed || !restated {
		return now, err
	}
	now.restated, err = r.Restatements(ctx, s.period, s.code)
	return now, err
}

// cleanTexts makes every text from the data fit for a cell, once, so that the
// form and the data sheet say the same and the notes can tell what was cut.
func (t *table) cleanTexts() {
	t.name, t.code, t.parent = t.fit(t.name), t.fit(t.code), t.fit(t.parent)
	t.period.Name, t.version.ID = t.fit(t.period.Name), t.fit(t.version.ID)
	for _, words := range []*string{&t.rule.Name, &t.rule.NameVI, &t.rule.NameEN, &t.rule.Basis, &t.set.name, &t.set.basis} {
		*words = t.fit(*words)
	}
	for i := range t.records {
		t.cleanRecord(&t.records[i])
	}
}

func (t *table) cleanRecord(rec *record) {
	rec.Code, rec.Name, rec.Level = t.fit(rec.Code), t.fit(rec.Name), t.fit(rec.Level)
	for i := range rec.values {
		if rec.values[i].state == isText {
			rec.values[i].text = t.fit(rec.values[i].text)
		}
	}
}

// fit is a text as a cell can hold it.
func (t *table) fit(s string) string {
	clean, cut := cleanText(s)
	if cut {
		t.cut++
	}
	return clean
}

// collators sort in Vietnamese order; one cannot serve two goroutines at once.
var collators = sync.Pool{New: func() any { return collate.New(language.Vietnamese) }}

func (t *table) sortRecords() {
	switch t.form.Rows.Sort {
	case "code":
		slices.SortStableFunc(t.records, func(a, b record) int { return cmp.Compare(a.Code, b.Code) })
	case "name":
		c := collators.Get().(*collate.Collator)
		defer collators.Put(c)
		slices.SortFunc(t.records, func(a, b record) int {
			return cmp.Or(c.CompareString(a.Name, b.Name), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code))
		})
	}
}

// otherRule says whether the figures follow another rule than the form's own.
func (t *table) otherRule() bool { return t.rule.Name != t.form.Rule }

// ruled says that a field is counted by a rule that its explanation does not know.
func (t *table) ruled(field string) bool {
	return t.otherRule() && t.form.source.name == flowRead && slices.Contains(ruledFields, field)
}

// signedBefore says whether the period was closed with words older than an edition's: they stay as they were signed.
func (t *table) signedBefore(edition int64) bool { return t.closed && t.closing.WordsEdition < edition }

// fieldTotal sums a field of the source over all records; 0 when it has none.
func (t *table) fieldTotal(name string) int64 {
	i, sum := t.form.source.index(name), 0.0
	for _, rec := range t.records {
		if i >= 0 {
			sum += rec.values[i].number
		}
	}
	return int64(sum)
}
