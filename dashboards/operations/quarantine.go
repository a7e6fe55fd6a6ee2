package operations

import (
	"strconv"

	"khohoso/dashboards/layout"
)

// AsideStretch is how many rows a page of the quarantine shows.
const AsideStretch = 100

// mostGroups is how many groups the page shows, those of most rows.
const mostGroups = 30

// MostExported is how many rows of a kind a workbook of the page has: more take a minute each to write and to open.
// Those behind them follow once these are mended.
const MostExported = 100_000

// UploadLimit is the longest mended file that is taken in by the browser.
const UploadLimit = 32 << 20

// Quarantine is the page of what was set aside.
type Quarantine struct {
	Groups []Group
	Query  RowQuery
	Rows   []Row // one more than are shown where there are more
}

// Page writes it.
func (q Quarantine) Page(a layout.Reader) *Page {
	p := newPage(a, "quarantine")
	var all int64
	kinds := map[string]int64{}
	var order []string
	for _, g := range q.Groups {
		all += g.Rows
		if kinds[g.Kind] == 0 {
			order = append(order, g.Kind)
		}
		kinds[g.Kind] += g.Rows
	}
	p.Sentence = p.N("operations.quarantine.sentence", all, p.Number(int64(len(q.Groups))))
	if all == 0 {
		p.Sentence = p.T("operations.quarantine.none")
	}
	groups := &table{Head: p.heads(">aside", "reason", "column", "kind", "source", "example")}
	for _, g := range q.Groups {
		count := p.number(g.Rows)
		count.Href = p.address("/operations/quarantine", "kind", g.Kind, "source", g.Source, "column", ColumnValue(g.Column), "reason", g.Code) + "#rows"
		groups.Rows = append(groups.Rows, row{[]cell{count, {Text: g.Reason, Class: "object"}, text(g.Column), text(kindName(p.Locale, g.Kind)), {Text: g.Source, Class: "object"}, {Text: g.Example, Class: "object"}}})
	}
	help := p.T("operations.quarantine.help")
	if len(groups.Rows) > mostGroups {
		help += " " + p.T("operations.first", p.Number(mostGroups), p.Number(int64(len(groups.Rows))))
		groups.Rows = groups.Rows[:mostGroups]
	}
	p.add(section{ID: "groups", Title: p.T("operations.quarantine.groups"), Help: help, Table: groups, Empty: p.T("operations.quarantine.none")})
	for _, kind := range order {
		p.add(p.mending(kind, kinds[kind]))
	}
	if all > 0 {
		p.add(p.asideSection(q))
	}
	return p
}

// mending is how rows of a kind are taken out, mended and taken in again.
func (p *Page) mending(kind string, rows int64) section {
	help := p.T("operations.mend.help")
	if rows > MostExported {
		help += " " + p.T("operations.mend.part", p.Number(MostExported))
	}
	return section{
		ID: "mend-" + kind, Title: p.T("operations.mend", kindName(p.Locale, kind), p.Number(rows)), Help: help,
		Before: []link{{Text: p.T("operations.mend.export"), Href: p.address("/operations/quarantine/export", "kind", kind)}},
		Forms: []form{{
			Action: p.Href("/operations/quarantine/retry"), Upload: true, Button: p.T("operations.mend.do"), Help: p.T("operations.mend.limit", strconv.Itoa(UploadLimit>>20)),
			Fields: []field{
				{Kind: "hidden", Name: "kind", Value: kind},
				{Kind: "file", Name: "file", ID: "file-" + kind, Label: p.T("operations.mend.file"), Accept: ".xlsx,.csv", Needed: true},
			},
		}},
	}
}

// asideSection are the rows themselves, page by page.
func (p *Page) asideSection(q Quarantine) section {
	more := len(q.Rows) > AsideStretch
	if more {
		q.Rows = q.Rows[:AsideStretch]
	}
	s := section{ID: "rows", Title: p.T("operations.quarantine.rows"), Table: p.asideTable(q.Rows), Empty: p.T("operations.quarantine.no_rows")}
	if q.Query.Kind != "" || q.Query.Source != "" || q.Query.Reason != "" || q.Query.Column != nil || q.Query.File != 0 {
		s.Title = p.T("operations.quarantine.some")
		s.Links = append(s.Links, link{Text: p.T("operations.quarantine.all"), Href: p.Href("/operations/quarantine") + "#rows", Quiet: true})
	}
	if more {
		column, file := "", ""
		if q.Query.Column != nil {
			column = ColumnValue(*q.Query.Column)
		}
		if q.Query.File != 0 {
			file = strconv.Itoa(q.Query.File)
		}
		s.Links = append(s.Links, link{Text: p.T("operations.next"), Href: p.address("/operations/quarantine", "kind", q.Query.Kind, "source", q.Query.Source, "column", column,
			"reason", q.Query.Reason, "file", file, "after", strconv.FormatInt(q.Rows[len(q.Rows)-1].ID, 10)) + "#rows"})
	}
	return s
}

func (p *Page) asideTable(rows []Row) *table {
	t := &table{Head: p.heads(">number", "file", "place", "column", "value", "reason", "batch")}
	for _, r := range rows {
		batch := strconv.Itoa(r.Batch)
		t.Rows = append(t.Rows, row{[]cell{
			p.number(r.ID), {Text: r.File, Class: "object"}, text(r.Place), text(r.Column), {Text: r.Value, Class: "object"}, {Text: r.Reason, Class: "object"}, {Text: batch, Href: p.Href("/operations/ledger/" + batch)},
		}})
	}
	return t
}

// wholeRow stands for the column of a fault of the whole row, in addresses.
const wholeRow = "-"

// ColumnValue is a column in an address.
func ColumnValue(column string) string {
	if column == "" {
		return wholeRow
	}
	return column
}

// ReadColumn reads ColumnValue; nil is any column.
func ReadColumn(value string) *string {
	switch value {
	case "":
		return nil
	case wholeRow:
		value = ""
	}
	return &value
}
