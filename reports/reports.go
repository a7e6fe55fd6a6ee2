// Package reports writes the workbooks that an office signs and sends.
//
// A form is data: a layout file under layouts/ names its title, heads, columns,
// identities, head and foot blocks and print settings (layout.go says how to
// write one). Render reads typed results, checks that every row of the form
// balances, and writes three sheets: the form as the decree draws it, the same
// figures as a plain table, and notes that say what each figure is and what it
// was made from. The same inputs give the same bytes. Start with Render.
package reports

import (
	"context"
	"io"
	"time"

	"khohoso/internal/fault"
	"khohoso/models"
)

// Reads is what forms need of the warehouse; *models.Warehouse has it.
type Reads interface {
	Flow(ctx context.Context, q models.FlowQuery) ([]models.FlowRow, error)
	Agencies(ctx context.Context) ([]models.Agency, error)
	Province(ctx context.Context) (models.Agency, error)
	ProvinceOn(ctx context.Context, day time.Time) (models.Agency, error)
	Rules(ctx context.Context) ([]models.Rule, error)
	DataVersion(ctx context.Context) (models.DataVersion, error)
	Closing(ctx context.Context, p models.Period) (models.Closing, bool, error)
}

// Request names one workbook.
type Request struct {
	Form   string // code of the form or one of its short names: "II.06a", "06a"
	Period models.Period
	Agency string // a unit's code; "" or the province's own code means the province
	Lang   string // "vi" (default) or "en"
	Rule   string // on-time rule; "" means form06, that of the statutory forms

	models.Organisation // of the period's end (default) or of today
}

// byOtherRule says whether the figures follow another rule than the forms do.
func (q Request) byOtherRule() bool { return q.Rule != "" && q.Rule != models.DefaultRule }

// Render writes the workbook of q to out. Nothing is written unless the whole
// workbook could be made: a form that does not balance is refused.
func Render(ctx context.Context, r Reads, q Request, out io.Writer) error {
	form, err := findLayout(q.Form)
	if err != nil {
		return err
	}
	t, err := gather(ctx, r, form, q)
	if err != nil {
		return err
	}
	sheets, err := t.sheets()
	if err != nil {
		return err
	}
	return writeBook(sheets, t.properties(), out)
}

// sheets lays the three sheets of a workbook out, after the form has been checked.
func (t *table) sheets() ([]*sheet, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	return []*sheet{t.formSheet(), t.dataSheet(), t.notesSheet()}, nil
}

// internal marks a mistake in a layout or in this package.
func internal(err error) error {
	return fault.Wrap(fault.Internal, err, "the workbook could not be made (a defect of the program)",
		"không lập được sổ báo cáo (lỗi của chương trình)")
}
