// Package reports writes the workbooks that an office signs and sends.
//
// A form is data: a layout file under layouts/ names its title, heads, columns,
// identities, head and foot blocks and print settings (docs/reports.md says how to
// write one). Render reads typed results, checks that every row of the form
// balances, and writes a cover, the form as the decree draws it, the same
// figures as a plain table, and notes that say what each figure is. RenderPack puts
// all forms of a period into one workbook. The same inputs give the same bytes.
// Start with Render.
package reports

import (
	"context"
	"io"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
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
	Layouts              *Layouts
}

// byOtherRule says whether the figures follow another rule than the forms do.
func (q Request) byOtherRule() bool { return q.Rule != "" && q.Rule != metrics.DefaultRule }

// Render writes the workbook of q to out. Nothing is written unless the whole
// workbook could be made: a form that does not balance is refused.
func Render(ctx context.Context, r Reads, q Request, out io.Writer) error {
	form, err := q.Layouts.find(q.Form)
	if err != nil {
		return err
	}
	t, err := fillIn(ctx, r, form, q)
	if err != nil {
		return err
	}
	own, err := t.sheets()
	if err != nil {
		return err
	}
	b := workbook{tables: []*table{t}, sheets: [][]*sheet{own}}
	return writeBook(b.all(), b.properties(), out)
}
