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
	"khohoso/models"
)

// Reads is what forms need of the warehouse; *models.Warehouse has it.
type Reads interface {
	Flow(ctx context.Context, q models.FlowQuery) ([]models.FlowRow, error)
	Agencies(ctx context.Context) ([]models.Agency, error)
	Lineage(ctx context.Context) (*models.Lineage, error)
	Province(ctx context.Context) (models.Agency, error)
	ProvinceOn(ctx context.Context, day time.Time) (models.Agency, error)
	Rules(ctx context.Context) ([]models.Rule, error)
	DataVersion(ctx context.Context) (models.DataVersion, error)
	Closing(ctx context.Context, p models.Period) (models.Closing, bool, error)
	Restatements(ctx context.Context, p models.Period, agency string) ([]models.Restatement, error)
	CountDossiers(ctx context.Context, q models.DossierQuery) (int64, error)
	EachDossier(ctx context.Context, q models.DossierQuery) iter.Seq2[models.DossierRow, error]
	Scorecard(ctx context.Context, q models.IndicatorQuery) ([]models.Scorecard, error)
	Bands(ctx context.Context, set string) ([]models.Band, error)
	ProcedureCounts(ctx context.Context, day time.Time) ([]models.ProcedureCount, error)
	Due(ctx context.Context, q models.DueQuery) ([]models.DueRow, error)
	DueDossiers(ctx context.Context, q models.DueQuery, within, limit int) ([]models.DueDossier, error)
}

// Request names one workbook.
type Request struct {
	Form   string // code of the form or one of its short names: "II.06a", "06a"
	Period models.Period
	Agency string               // a unit's code; "" or the province's own code means the province
	Lang   string               // "vi" (default) or "en"
	Rule   string               // on-time rule; "" means form06, that of the statutory forms
	Set    string               // indicator set, for forms of indicators; "" means the default one
	Where  models.DossierFilter // which dossiers, for lists of them; "" means those of the form
	Sort   models.DossierSort   // their order; "" means the usual one

	models.Subject        // for lists of dossiers: of one procedure or field only
	Narrowed       string // what Subject is in words, for the cover

	// Restated lists on the cover of a closed period what would be published otherwise
	// today. A publication leaves it out: its files stay as they were (design law 5).
	Restated bool

	models.Organisation // of the period's end (default) or of today
	Layouts             *Layouts
}

// byOtherRule says whether the figures follow another rule than the forms do.
func (q Request) byOtherRule() bool { return q.Rule != "" && q.Rule != models.DefaultRule }

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
