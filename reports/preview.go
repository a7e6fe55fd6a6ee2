package reports

import (
	"context"

	"khohoso/models/closing"
	"khohoso/models/metrics"
	"khohoso/models/store"
	"khohoso/reports/sheet"
	"khohoso/reports/source"
)

// Preview is a form filled in and checked, for a page that shows it before it is downloaded: the cells of
// the workbook's form sheet, so that the two cannot differ.
type Preview struct {
	sheet.Preview
	Unit    string // whose form it is
	Checks  []string
	List    bool
	Listed  int64 // rows of a list, all of them
	Shown   int   // of these, those that the preview has
	Version store.DataVersion
	Rule    metrics.Rule
	Closed  *closing.Closing // nil while the period is open
}

// previewRows is how many rows of a list a preview shows.
const previewRows = 20

// PreviewForm fills a form in as Render does and draws it for a page. A form that does not balance is refused.
func PreviewForm(ctx context.Context, r source.Reads, q Request) (Preview, error) {
	t, own, err := draw(ctx, r, q)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Unit: t.Name, Version: t.Version, Rule: t.Rule, List: t.List != nil}
	if t.Closed {
		p.Closed = &t.Closing
	}
	if p.Preview, err = sheet.PreviewOf(t, own[0], previewRows); err != nil {
		return p, err
	}
	if t.List != nil {
		p.Listed, p.Shown = t.List.Count, min(int(t.List.Count), len(p.Rows))
		return p, nil
	}
	p.Checks = t.Layout.Equations()
	return p, nil
}

// PreviewRow is one row of cells of a preview.
type PreviewRow = sheet.PreviewRow
