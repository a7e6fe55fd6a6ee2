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
	"iter"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/closing"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/restatement"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// Reads is what forms need of the warehouse; *models.Warehouse has it.
type Reads interface {
	Flow(ctx context.Context, q metrics.FlowQuery) ([]metrics.FlowRow, error)
	Agencies(ctx context.Context) ([]metrics.Agency, error)
	Lineage(ctx context.Context) (*metrics.Lineage, error)
	Province(ctx context.Context) (metrics.Agency, error)
	ProvinceOn(ctx context.Context, day time.Time) (metrics.Agency, error)
	Rules(ctx context.Context) ([]metrics.Rule, error)
	DataVersion(ctx context.Context) (store.DataVersion, error)
	Closing(ctx context.Context, p period.Period) (closing.Closing, bool, error)
	Restatements(ctx context.Context, p period.Period, agency string) ([]restatement.Restatement, error)
	CountDossiers(ctx context.Context, q dossiers.Query) (int64, error)
	EachDossier(ctx context.Context, q dossiers.Query) iter.Seq2[dossiers.Row, error]
	Scorecard(ctx context.Context, q metrics.IndicatorQuery) ([]scoring.Scorecard, error)
	Bands(ctx context.Context, set string) ([]scoring.Band, error)
	ProcedureCounts(ctx context.Context, day time.Time) ([]metrics.ProcedureCount, error)
	Due(ctx context.Context, q dossiers.DueQuery) ([]dossiers.DueRow, error)
	DueDossiers(ctx context.Context, q dossiers.DueQuery, within, limit int) ([]dossiers.DueDossier, error)
}

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
	t, err := gather(ctx, r, form, q)
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

// sheets lays out what a form itself has, after it has been checked: the form, its
// data and its charts, or the sheets of a list.
func (t *table) sheets() ([]*sheet, error) {
	if t.form.list() {
		return t.listSheets(), nil
	}
	if err := t.check(); err != nil {
		return nil, err
	}
	data := t.dataSheet()
	all := []*sheet{t.formSheet(), data}
	if charts := t.chartSheet(data); charts != nil {
		all = append(all, charts)
	}
	return all, nil
}

// internal marks a mistake in a layout or in this package; faults pass as they are.
func internal(err error) error {
	if apperr.CodeOf(err) != apperr.Internal {
		return err
	}
	return apperr.Wrap(apperr.Internal, err, "the workbook could not be made (a defect of the program)",
		"không lập được sổ báo cáo (lỗi của chương trình)")
}
