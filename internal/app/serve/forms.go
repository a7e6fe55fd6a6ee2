package serve

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"khohoso/dashboards/web"
	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/office"
	"khohoso/internal/packs"
	"khohoso/models/closing"
	"khohoso/models/figures"
	"khohoso/models/store"
	"khohoso/reports"
	"khohoso/reports/forms"
	"khohoso/reports/source"
)

// servedForms are the forms of a warehouse as the service gives them out.
type servedForms struct {
	books *books
	set   *forms.Set
	print *office.Office // nil: there is no LibreOffice
}

// Set is the shipped forms and the province's own.
func (f *servedForms) Set() *forms.Set { return f.set }

// Prints says whether there is a LibreOffice.
func (f *servedForms) Prints() bool { return f.print != nil }

// Preview draws a form for the page.
func (f *servedForms) Preview(ctx context.Context, q reports.Request) (reports.Preview, error) {
	reads, err := f.books.reads(ctx, q)
	if err != nil {
		return reports.Preview{}, err
	}
	return reports.PreviewForm(ctx, reads, q)
}

// Workbook writes one form, or all forms of a unit.
func (f *servedForms) Workbook(ctx context.Context, q reports.Request, out io.Writer) (string, error) {
	if q.Form != web.PackForm {
		return f.books.write(ctx, q, out)
	}
	reads, err := f.books.reads(ctx, q)
	if err != nil {
		return "", err
	}
	return reports.PackName(q), reports.RenderPack(ctx, reads, q, out)
}

// Print has LibreOffice print the form alone.
func (f *servedForms) Print(ctx context.Context, q reports.Request) (pdf []byte, file string, err error) {
	reads, err := f.books.reads(ctx, q)
	if err != nil {
		return nil, "", err
	}
	var book bytes.Buffer
	if err := reports.RenderPrinted(ctx, reads, q, &book); err != nil {
		return nil, "", err
	}
	pdf, err = f.print.PDF(ctx, book.Bytes())
	return pdf, strings.TrimSuffix(reports.FileName(q), ".xlsx") + ".pdf", err
}

// newForms are the forms that a service gives out, own ones too.
func newForms(a *app.App, made *books) (*servedForms, error) {
	set, err := ownForms(a)
	return &servedForms{books: made, set: set, print: a.Office}, err
}

// ownForms are the shipped forms and those of the province's own folder or file.
func ownForms(a *app.App) (*forms.Set, error) {
	if a.Layout == "" {
		return forms.Load()
	}
	return forms.Load(a.Layout)
}

// NewPacks makes and keeps the packs of all units of a warehouse beside it.
func NewPacks(a *app.App, w *store.Warehouse) (*packs.Maker, error) {
	set, err := ownForms(a)
	if err != nil {
		return nil, err
	}
	return packs.Open(packs.FolderFor(a.Warehouse), packs.Options{
		State: func(ctx context.Context, q packs.Question) (string, error) { return packState(ctx, w, q) },
		Make: func(ctx context.Context, q packs.Question, out io.Writer, report func(done, of int)) (packs.Made, error) {
			return makePack(ctx, a, w, set, q, out, report)
		},
		Keep: a.PacksKeep, Size: int64(a.PacksSize) << 20, Age: a.PacksAge, Now: app.Clock,
	})
}

// packState names the figures of a pack: a closing keeps its own.
func packState(ctx context.Context, w *store.Warehouse, q packs.Question) (string, error) {
	c, closed, err := closing.Find(ctx, w, q.Period)
	if err != nil {
		return "", err
	}
	if closed {
		return fmt.Sprintf("closing %d %s", c.ID, c.At.Format(time.RFC3339)), nil
	}
	stamp, err := w.Stamp(ctx)
	return stamp.Figures, err
}

// makePack writes one pack of one state of the figures.
func makePack(ctx context.Context, a *app.App, w *store.Warehouse, set *forms.Set, q packs.Question, out io.Writer, report func(done, of int)) (made packs.Made, err error) {
	frozen, _, closed, err := closing.ForPeriod(ctx, w, q.Period)
	if err != nil {
		return made, err
	}
	var reads source.Reads = figures.Of(frozen)
	if !closed { // nearly all is read with the first few units: a build while the rest is made changes nothing
		if reads, err = source.Steady(ctx, reads, w.Stamp); err != nil {
			return made, err
		}
	}
	request := reports.Request{Period: q.Period, Organisation: q.Organisation, Rule: q.Rule, Set: q.Set, Lang: q.Lang, Layouts: set}
	written, err := reports.WritePacks(ctx, reads, request, out, reports.PackRun{Report: report, Turn: a.Answers.Behind})
	made = packs.Made{File: strings.TrimSuffix(reports.PackName(request), ".xlsx") + ".zip", Units: len(written.Files), Closed: closed, DataAsOf: written.DataAsOf}
	return made, err
}

// startForms finds the program that prints, and makes packs beside the service until ctx ends. end takes away what
// was needed for it. Where the disk lets neither be done the service does without and the log says so.
//
// Errors: those of office.Find and forms.Load, which the config is to blame for.
func startForms(ctx context.Context, a *app.App, w *store.Warehouse) (end func(), err error) {
	folder, noFolder := os.MkdirTemp("", "khohoso-office-") // for us alone
	end = func() {
		if noFolder == nil {
			_ = os.RemoveAll(folder)
		}
	}
	if a.Office, err = office.Find(a.LibreOffice, folder); err != nil {
		end()
		return nil, err
	}
	if a.Office != nil && noFolder != nil {
		a.Log.Warn("no folder for temporary files can be made, so no form is printed as PDF; see TMPDIR", "error", noFolder)
		a.Office = nil
	}
	a.Packs, err = NewPacks(a, w)
	if apperr.CodeOf(err) == apperr.Storage {
		a.Log.Warn("the folder of packs cannot be read, so none are made", "error", err)
		return end, nil
	}
	if err != nil {
		end()
		return nil, err
	}
	a.Background.Go(func() { a.Packs.Run(ctx) })
	return end, nil
}
