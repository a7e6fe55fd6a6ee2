package reports

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"khohoso/models"
)

// table is a form filled in: everything that the sheets show, before any of it
// has a place on a page.
type table struct {
	scope
	version models.DataVersion
	closing models.Closing
	closed  bool
	records []record
	lines   []line // as printed, the total last
	whole   []int64
	isWhole bool
	cut     int // texts that were too long for a cell
	unnamed int // rows whose group has neither name nor code
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
	code   string
	name   string
	values []int64 // by column; those that show no figure stay 0
	parts  []int
}

// gather reads everything a form needs and arranges it.
func gather(ctx context.Context, r Reads, form *layout, q Request) (*table, error) {
	s, err := findScope(ctx, r, form, q)
	if err != nil {
		return nil, err
	}
	t := &table{scope: s}
	if t.version, err = r.DataVersion(ctx); err != nil {
		return nil, err
	}
	if t.closing, t.closed, err = r.Closing(ctx, s.period); err != nil {
		return nil, err
	}
	if t.records, err = form.source.read(ctx, r, s); err != nil {
		return nil, err
	}
	whole, ok, err := form.source.whole(ctx, r, s)
	if err != nil {
		return nil, err
	}
	if ok {
		t.isWhole, t.whole = true, t.figures(whole.values)
	}
	t.cleanTexts()
	t.sortRecords()
	t.arrange()
	return t, nil
}

// cleanTexts makes every text from the data fit for a cell, once, so that the
// form and the data sheet say the same and the notes can tell what was cut.
func (t *table) cleanTexts() {
	fit := func(s string) string {
		clean, cut := cleanText(s)
		if cut {
			t.cut++
		}
		return clean
	}
	t.name, t.code, t.parent = fit(t.name), fit(t.code), fit(t.parent)
	t.period.Name, t.version.ID = fit(t.period.Name), fit(t.version.ID)
	for _, words := range []*string{&t.rule.Name, &t.rule.NameVI, &t.rule.NameEN, &t.rule.Basis} {
		*words = fit(*words)
	}
	for i := range t.records {
		rec := &t.records[i]
		rec.Code, rec.Name, rec.Level = fit(rec.Code), fit(rec.Name), fit(rec.Level)
	}
}

// collators sort in Vietnamese order; one cannot serve two goroutines at once.
var collators = sync.Pool{New: func() any { return collate.New(language.Vietnamese) }}

func (t *table) sortRecords() {
	if t.form.Rows.Sort == "code" {
		slices.SortFunc(t.records, func(a, b record) int { return cmp.Compare(a.Code, b.Code) })
		return
	}
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	slices.SortFunc(t.records, func(a, b record) int {
		return cmp.Or(c.CompareString(a.Name, b.Name), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code))
	})
}

// arrange makes the printed lines out of the records.
func (t *table) arrange() {
	if len(t.form.Rows.Sections) == 0 {
		t.addItems(t.records)
		t.addSum(line{kind: total, name: t.form.Rows.Total.in(t.lang)}, 0)
		return
	}
	shown := 0
	for i, s := range t.form.Rows.Sections {
		var members []record
		for _, rec := range t.records {
			if t.form.sectionOf(rec.Level) == i {
				members = append(members, rec)
			}
		}
		if len(members) == 0 {
			continue
		}
		shown++
		at := len(t.lines)
		t.lines = append(t.lines, line{})
		t.addItems(members)
		head := line{kind: subtotal, mark: roman(shown), name: s.Text.in(t.lang)}
		t.lines[at] = t.summed(head, at+1, len(t.lines))
	}
	t.addSum(line{kind: total, name: t.form.Rows.Total.in(t.lang)}, 0)
}

// sectionOf is the section that takes a level: its own, or the one for "*".
func (l *layout) sectionOf(level string) int {
	other := -1
	for i, s := range l.Rows.Sections {
		if slices.Contains(s.Levels, level) {
			return i
		}
		if slices.Contains(s.Levels, "*") {
			other = i
		}
	}
	return other
}

func (t *table) addItems(records []record) {
	for i, rec := range records {
		name := cmp.Or(rec.Name, rec.Code)
		if name == "" {
			t.unnamed++
			name = t.form.Rows.Unnamed.in(t.lang)
		}
		t.lines = append(t.lines, line{
			number: int64(i + 1), code: rec.Code, name: name, values: t.figures(rec.values),
		})
	}
}

func (t *table) addSum(l line, from int) {
	t.lines = append(t.lines, t.summed(l, from, len(t.lines)))
}

// summed fills l with the sum of the lines from..to: of the subtotals where
// there are any, or else of the items.
func (t *table) summed(l line, from, to int) line {
	of := item
	if l.kind == total && len(t.form.Rows.Sections) > 0 {
		of = subtotal
	}
	l.values = make([]int64, len(t.form.Columns))
	for i := from; i < to; i++ {
		if t.lines[i].kind != of {
			continue
		}
		l.parts = append(l.parts, i)
		for c, v := range t.lines[i].values {
			l.values[c] += v
		}
	}
	return l
}

// figures evaluates the figure columns over the fields of a record.
func (t *table) figures(fields []int64) []int64 {
	values := make([]int64, len(t.form.Columns))
	for i, c := range t.form.Columns {
		if c.figure() {
			values[i] = c.value.of(fields)
		}
	}
	return values
}

func roman(n int) string {
	return []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"}[min(n, 10)]
}
