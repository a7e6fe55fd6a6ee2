package operations

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/locale"
)

// Sources is the page of the sources, the silent ones first.
func Sources(a layout.Reader, all []Source, now time.Time) *Page {
	p := newPage(a, "sources")
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(x, y Source) int {
		return cmp.Or(cmp.Compare(order(x), order(y)), cmp.Compare(x.Name, y.Name))
	})
	var silent []string
	rows := make([]row, len(all))
	for i, s := range all {
		if s.Silent {
			silent = append(silent, sourceName(p.Locale, s.Name, s.ByHand))
		}
		rows[i] = p.sourceRow(s, now)
	}
	p.Sentence = p.N("operations.sources.good", int64(len(all)))
	if len(all) == 0 {
		p.Sentence = p.T("operations.sources.none")
	}
	if len(silent) > 0 {
		p.Sentence = p.N("operations.sources.silent", int64(len(silent)), p.Joined(silent))
	}
	p.add(section{
		ID: "sources", Title: p.T("operations.sources.list"), Help: p.T("operations.sources.help"), Empty: p.T("operations.sources.none"),
		Table: &table{p.heads("source", "state", "last_batch", "last_event", "delay", "usual", ">batches", ">accepted", ">quarantined"), rows},
	})
	return p
}

// order is how early a source is looked at: the silent first, files by hand last.
func order(s Source) int {
	switch {
	case s.Silent:
		return 0
	case s.ByHand:
		return 2
	}
	return 1
}

func (p *Page) sourceRow(s Source, now time.Time) row {
	state, delay, usual := cell{Text: p.T("operations.source.steady")}, locale.Missing, locale.Missing
	if !s.LastBatch.IsZero() {
		delay = p.Gap(now.Sub(s.LastBatch))
	}
	switch {
	case s.Silent:
		state = cell{Text: p.T("operations.source.silent"), Class: "bad"}
	case s.ByHand:
		state.Text = p.T("operations.source.by_hand")
	case s.UsualGap == 0:
		state.Text = p.T("operations.source.no_rhythm")
	}
	if s.UsualGap > 0 {
		usual = p.Gap(s.UsualGap)
	}
	name := cell{Text: sourceName(p.Locale, s.Name, s.ByHand), Href: p.ledgerOf(s)}
	aside := p.count(s.Quarantined, "")
	aside.Class = ""
	return row{[]cell{name, state, text(p.At(s.LastBatch)), text(p.At(s.LastEvent)), text(delay), text(usual), p.number(s.Batches), p.number(s.Accepted), aside}}
}

// ledgerOf leads to what a source sent.
func (p *Page) ledgerOf(s Source) string {
	return p.address("/operations/ledger", "source", SourceValue(s.Name, s.ByHand))
}

// byHandMark stands before the kind of files that were taken in by hand, in addresses.
const byHandMark = "hand:"

// SourceValue is a source in an address.
func SourceValue(name string, byHand bool) string {
	if byHand {
		return byHandMark + name
	}
	return name
}

// ReadSource reads SourceValue.
func ReadSource(value string) (name string, byHand bool) {
	name, byHand = strings.CutPrefix(value, byHandMark)
	return name, byHand
}

// Ledger is the page of the files that were taken in.
type Ledger struct {
	Query   FileQuery
	Files   []File // one more than are shown where there are older ones
	Totals  Totals
	Sources []Source
}

// LedgerStretch is how many files a page of the ledger shows.
const LedgerStretch = 100

// Page writes it.
func (l Ledger) Page(a layout.Reader) *Page {
	p := newPage(a, "ledger")
	more := len(l.Files) > LedgerStretch
	if more {
		l.Files = l.Files[:LedgerStretch]
	}
	p.Sentence = p.T("operations.ledger.sentence", p.Number(l.Totals.Files), p.Number(l.Totals.Read), p.Number(l.Totals.Accepted), p.Number(l.Totals.Duplicate), p.Number(l.Totals.Quarantined))
	if l.Totals.Files == 0 {
		p.Sentence = p.T("operations.ledger.none")
	}
	source := SourceValue(l.Query.Source, l.Query.ByHand)
	choose := field{Kind: "select", Name: "source", ID: "source", Label: p.T("operations.col.source"), Groups: []optionGroup{{Options: []option{{"", p.T("operations.ledger.all"), source == ""}}}}}
	for _, s := range l.Sources {
		value := SourceValue(s.Name, s.ByHand)
		choose.Groups[0].Options = append(choose.Groups[0].Options, option{value, sourceName(p.Locale, s.Name, s.ByHand), value == source})
	}
	s := section{
		ID: "files", Title: p.T("operations.ledger.list"), Help: p.T("operations.ledger.help"), Empty: p.T("operations.ledger.none"),
		Filter: &form{Action: "/operations/ledger", Get: true, Button: p.T("audit.show"), Fields: []field{choose, {Kind: "date", Name: "day", ID: "day", Label: p.T("operations.ledger.day"), Value: l.Query.Day}}},
		Table:  p.fileTable(l.Files, true),
	}
	if more {
		s.Links = append(s.Links, link{Text: p.T("audit.older"), Href: p.address("/operations/ledger", "source", source, "day", l.Query.Day, "before", strconv.Itoa(l.Files[len(l.Files)-1].ID))})
	}
	p.add(s)
	return p
}

// fileTable are files, each with a link to its batch where that is another page.
func (p *Page) fileTable(files []File, linked bool) *table {
	t := &table{Head: p.heads("taken_in", "batch", "file", "kind", "by", ">rows", ">read", ">accepted", ">revised", ">duplicate", ">quarantined", ">waiting", ">without_event", ">unread")}
	for _, f := range files {
		batch := text(strconv.Itoa(f.Batch))
		if linked {
			batch.Href = p.Href("/operations/ledger/" + batch.Text)
		}
		by := f.Source
		if by == "" {
			by = p.T("operations.by_hand")
		}
		name := f.Name
		if f.Mapping != "" {
			name = p.T("operations.mapped", f.Name, f.Mapping)
		}
		t.Rows = append(t.Rows, row{[]cell{
			text(p.At(f.At)), batch, {Text: name, Class: "object"}, text(kindName(p.Locale, f.Kind)), text(by), p.number(f.SourceRows), p.number(f.Read), p.number(f.Accepted), p.number(f.Revised),
			p.number(f.Duplicate), p.number(f.Quarantined), p.count(f.Waiting, p.address("/operations/quarantine", "file", strconv.Itoa(f.ID))), p.maybe(f.WithoutEvent), p.maybe(f.Unread),
		}})
	}
	return t
}

// Batch is the page of one batch: its files and what of it waits in the quarantine.
func Batch(a layout.Reader, batch int, files []File, aside []Row) *Page {
	p := newPage(a, "ledger")
	p.Crumb = p.T("operations.batch", strconv.Itoa(batch))
	var read, accepted, duplicate, set int64
	for _, f := range files {
		read, accepted, duplicate, set = read+f.Read, accepted+f.Accepted, duplicate+f.Duplicate, set+f.Quarantined
	}
	p.Sentence = p.T("operations.batch.sentence", strconv.Itoa(batch), p.At(files[0].At), p.Number(read), p.Number(accepted), p.Number(duplicate), p.Number(set))
	p.add(section{ID: "files", Title: p.T("operations.batch.files"), Table: p.fileTable(files, false)})
	p.add(section{ID: "aside", Title: p.T("operations.batch.aside"), Empty: p.T("operations.batch.clean"), Table: p.asideTable(aside)})
	return p
}
