// Package reports writes the workbooks that an office signs and sends.
//
// A form is data: a layout file under layouts/ names its title, heads, columns,
// invariants, head and foot blocks and print settings (docs/reports.md says how to
// write one). Render reads typed results, checks that every row of the form
// balances, and writes a cover, the form as the decree draws it, the same
// figures as a plain table, and notes that say what each figure is. RenderPack puts
// all forms of a period into one workbook. The same inputs give the same bytes.
// Start with Render.
//
// The rooms below, each of which knows only those before it:
//
//	value    what a cell shows
//	wording  words of both languages, the dictionary, periods and numbers for readers
//	xlsx     workbooks as files
//	layout   layout files
//	layouts  those that ship with the program
//	source   figures by name, read from the warehouse
//	forms    finding a form among the shipped ones and one's own
//	table    a form filled in and checked
//	sheet    the sheets drawn from it
//
// Here: requests, packs, and the workbooks that are no form (Template, MarkedFile, Tables).
package reports

import (
	"context"
	"fmt"
	"io"

	"khohoso/internal/apperr"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/reports/forms"
	"khohoso/reports/sheet"
	"khohoso/reports/source"
	"khohoso/reports/table"
	"khohoso/reports/xlsx"
)

// Request names one workbook.
type Request struct {
	Form   string // code of the form or one of its short names: "II.06a", "06a"
	Period period.Period
	Agency string          // a unit's code; "" or the province's own code means the province
	Lang   string          // "vi" (default) or "en"
	Rule   string          // on-time rule; "" means form06, that of the statutory forms
	Set    string          // indicator set, for forms of indicators; "" means the default one
	Where  dossiers.Filter // which dossiers, for lists of them; "" means those of the form
	Sort   dossiers.Sort   // their order; "" means the usual one

	metrics.Subject        // for lists of dossiers: of one procedure or field only
	Narrowed        string // what Subject is in words, for the cover

	// Restated lists on the cover of a closed period what would be published otherwise
	// today. A publication leaves it out: its files stay as they were (design law 5).
	Restated bool

	metrics.Organisation // of the period's end (default) or of today
	Layouts              *forms.Set
}

// byOtherRule says whether the figures follow another rule than the forms do.
func (q Request) byOtherRule() bool { return q.Rule != "" && q.Rule != metrics.DefaultRule }

// MostPrinted is how many rows of a list are printed: more is no paper that anybody reads.
const MostPrinted = 5000

// RenderPrinted writes a workbook of nothing but what is printed and signed: the form without cover, data
// and notes. Same checks as Render.
//
// Error: apperr.TooLarge for a list of more than MostPrinted rows.
func RenderPrinted(ctx context.Context, r source.Reads, q Request, out io.Writer) error {
	t, own, err := draw(ctx, r, q)
	if err != nil {
		return err
	}
	if t.List != nil && t.List.Count > MostPrinted {
		return apperr.New(apperr.TooLarge, fmt.Sprintf("the list has %d rows, too long to print; take the workbook, or a list of fewer dossiers", t.List.Count),
			fmt.Sprintf("danh sách có %d dòng, quá dài để in; hãy tải Excel, hoặc chọn danh sách ngắn hơn", t.List.Count))
	}
	if t.List == nil {
		own = own[:1]
	}
	b := sheet.Workbook{Tables: []*table.Table{t}}
	properties := b.Properties()
	properties.Open = 0
	return xlsx.Write(own, properties, out)
}

// draw fills a form in, checks it and lays out the sheets of its own.
func draw(ctx context.Context, r source.Reads, q Request) (*table.Table, []*xlsx.Sheet, error) {
	form, err := q.Layouts.Find(q.Form)
	if err != nil {
		return nil, nil, err
	}
	t, err := fillIn(ctx, r, form, q)
	if err != nil {
		return nil, nil, err
	}
	own, err := sheet.Of(t)
	return t, own, err
}

// Render writes the workbook of q to out. Nothing is written unless the whole
// workbook could be made: a form that does not balance is refused.
func Render(ctx context.Context, r source.Reads, q Request, out io.Writer) error {
	t, own, err := draw(ctx, r, q)
	if err != nil {
		return err
	}
	b := sheet.Workbook{Tables: []*table.Table{t}, Sheets: [][]*xlsx.Sheet{own}}
	return xlsx.Write(b.All(), b.Properties(), out)
}
