// Package publish writes the publication of a period: every unit's workbook and
// page, the leadership page, an index and a manifest of checksums, into a new
// folder that takes the place of the old one in one step. Start with Write.
package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/pages"
	"khohoso/dashboards/view"
	"khohoso/internal/apperr"
	"khohoso/models/closing"
	"khohoso/models/datatests"
	"khohoso/models/figures"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
	"khohoso/reports"
	"khohoso/reports/source"
)

// ManifestFile lists every other file of a publication with its SHA-256.
const ManifestFile = "manifest.json"

// Form is the workbook that every unit gets.
const Form = "II.06a"

// Options say what is published and where.
type Options struct {
	Period period.Period
	Out    string // the folder; it is replaced as a whole
	Lang   string // of the workbooks; pages come in both languages
	Rule   string // on-time rule; "" means form06
	metrics.Organisation
	Report   func(done, of int)
	ByReader bool // a tree for each group of readers instead of one with everything, see reader.go
	Group    int  // of the files, where the system has groups; 0: that of the process
}

// Result is what a publication holds.
type Result struct {
	Units   int
	Files   int
	Version store.DataVersion
}

// Write runs the data tests and, when they hold, publishes. Published twice from
// the same data, the bytes are the same (design law 6); after any error the
// folder is as it was (design law 7), and its pages say that it was held back.
// A closed period is published from its frozen figures, whose tests held when it
// was closed: the same bytes as then, whatever came in later (design law 5).
//
// Errors: apperr.DataTests, apperr.Unbalanced, apperr.Storage, apperr.NotBuilt.
func Write(ctx context.Context, w *store.Warehouse, o Options) (Result, error) {
	from, frozen, err := guarded(ctx, w, o)
	if err != nil {
		return Result{}, err
	}
	snapshot, err := view.Load(ctx, figures.Of(from), view.Filter{Period: o.Period, Rule: o.Rule, Organisation: o.Organisation})
	if err != nil {
		return Result{}, err
	}
	version, err := from.DataVersion(ctx)
	if err != nil {
		return Result{}, err
	}
	folder, err := newFolder(o.Out)
	if err != nil {
		return Result{}, err
	}
	defer os.RemoveAll(folder.root) // gone already when it took its place
	p := publication{Options: o, warehouse: from, reads: source.Shared(figures.Of(from)), closed: frozen, snapshot: snapshot, version: version, folder: folder}
	if err := p.write(ctx); err != nil {
		return Result{}, storageFault(o.Out, err)
	}
	if err := giveTo(folder.root, o.Group); err != nil {
		return Result{}, storageFault(o.Out, err)
	}
	if err := replace(folder.root, o.Out); err != nil {
		return Result{}, storageFault(o.Out, err)
	}
	return Result{Units: len(snapshot.Units()), Files: len(folder.entries), Version: version}, nil
}

// guarded gives the figures to publish: frozen ones as they are, live ones only
// when the data tests hold.
func guarded(ctx context.Context, w *store.Warehouse, o Options) (*store.Warehouse, *closed, error) {
	source, c, isClosed, err := closing.ForPeriod(ctx, w, o.Period)
	if err != nil {
		return nil, nil, err
	}
	if isClosed {
		return source, &closed{c.By, c.At}, nil
	}
	results, err := datatests.Run(ctx, source)
	if err != nil {
		return nil, nil, err
	}
	if err := datatests.Fault(results); err != nil {
		return nil, nil, joinNonNil(err, holdBack(o.Out))
	}
	return source, nil, nil
}

// publication is one run of Write.
type publication struct {
	Options
	warehouse *store.Warehouse // the frozen figures of a closed period
	reads     source.Reads     // of the same, shared by all workbooks
	closed    *closed          // nil while the period is open
	snapshot  *view.PeriodView
	version   store.DataVersion
	folder    *folder

	withoutDossiers bool        // a tree that everybody may see
	links           links.Maker // nil: those of a folder with everything
}

func (p *publication) write(ctx context.Context) error {
	if p.ByReader {
		if err := p.byReader(ctx); err != nil {
			return err
		}
		return syncTree(p.folder.root)
	}
	if err := p.whole(ctx); err != nil {
		return err
	}
	return p.folder.writeManifest(p)
}

// whole writes every page and workbook that the readers of a tree may see.
func (p *publication) whole(ctx context.Context) error {
	units := p.snapshot.Units()
	if err := p.workbook(ctx, ""); err != nil {
		return err
	}
	for i, code := range units {
		if err := p.workbook(ctx, code); err != nil {
			return err
		}
		if err := p.agency(ctx, code); err != nil {
			return err
		}
		if p.Report != nil {
			p.Report(i+1, len(units))
		}
	}
	if err := p.pages(ctx, links.Place{Page: links.LeadershipPage}, func(out io.Writer, v layout.Options) error { return pages.WriteLeadership(p.snapshot, out, v) }); err != nil {
		return err
	}
	if err := p.pages(ctx, links.Place{Page: links.UnitsPage}, func(out io.Writer, v layout.Options) error { return pages.WriteUnits(p.snapshot, out, v) }); err != nil {
		return err
	}
	if err := p.cuts(ctx); err != nil {
		return err
	}
	if err := p.assets(); err != nil {
		return err
	}
	return p.restatements(ctx)
}

// cuts writes the same figures the other way: by procedure and by field.
func (p *publication) cuts(ctx context.Context) error {
	if err := p.pages(ctx, links.Place{Page: links.ProceduresPage}, func(out io.Writer, v layout.Options) error { return pages.WriteProcedures(p.snapshot, out, v) }); err != nil {
		return err
	}
	if err := p.pages(ctx, links.Place{Page: links.IndicatorsPage}, func(out io.Writer, v layout.Options) error { return pages.WriteIndicators(p.snapshot, out, v) }); err != nil {
		return err
	}
	for _, one := range []struct {
		page  links.Page
		codes func() ([]string, error)
		write func(io.Writer, layout.Options, string) error
	}{
		{links.ProcedurePage, p.snapshot.Procedures, func(out io.Writer, v layout.Options, code string) error {
			return pages.WriteProcedure(p.snapshot, out, v, code)
		}},
		{links.FieldPage, p.snapshot.Fields, func(out io.Writer, v layout.Options, code string) error {
			return pages.WriteField(p.snapshot, out, v, code)
		}},
		{links.IndicatorPage, p.snapshot.Indicators, func(out io.Writer, v layout.Options, code string) error {
			return pages.WriteIndicator(p.snapshot, out, v, code)
		}},
	} {
		codes, err := one.codes()
		if err != nil {
			return err
		}
		for _, code := range codes {
			if err := p.pages(ctx, links.Place{Page: one.page, Code: code}, func(out io.Writer, v layout.Options) error {
				return one.write(out, v, code)
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *publication) fileName(code string) string { return reports.FileName(p.request(code)) }

func (p *publication) request(code string) reports.Request {
	return reports.Request{Form: Form, Period: p.Period, Agency: code, Lang: p.Lang, Rule: p.Rule, Organisation: p.Organisation}
}

func (p *publication) workbook(ctx context.Context, code string) error {
	if p.withoutDossiers {
		return nil // it lists them
	}
	var book bytes.Buffer
	if err := reports.Render(ctx, p.reads, p.request(code), &book); err != nil {
		return err
	}
	return p.folder.add(links.WorkbookPath(code, p.fileName(code)), book.Bytes())
}

// pages writes a page in both languages.
func (p *publication) pages(ctx context.Context, at links.Place, write func(io.Writer, layout.Options) error) error {
	made := p.links
	if made == nil {
		made = p.fileLinks()
	}
	for _, lang := range []string{"vi", "en"} {
		if err := ctx.Err(); err != nil { // a service that stops waits for nothing but this page
			return err
		}
		var page bytes.Buffer
		if err := write(&page, layout.Options{Lang: lang, Links: made, WithoutDossiers: p.withoutDossiers}); err != nil {
			return err
		}
		at.Lang = lang
		if err := p.folder.add(links.PagePath(at), page.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

func (p *publication) fileLinks() links.Files {
	links := links.Files{WorkbookFile: p.fileName, ManifestFile: ManifestFile, Has: p.snapshot.HasPage}
	if p.withoutDossiers {
		links.WorkbookFile = nil
	}
	return links
}

func (p *publication) assets() error {
	files := layout.Assets()
	return fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		return p.folder.add("assets/"+path, content)
	})
}

// holdBack marks the publication that stays up: its pages load held.css, which
// is empty in a good one. The file is not in the manifest.
func holdBack(out string) error {
	err := filepath.WalkDir(out, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Name() != ManifestFile {
			return err
		}
		return os.WriteFile(filepath.Join(filepath.Dir(path), links.WithheldFile), []byte(layout.HeldStyle), 0o640)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil // nothing was ever published here
	}
	return err
}

func storageFault(out string, err error) error {
	if apperr.CodeOf(err) != apperr.Internal {
		return err
	}
	return apperr.Wrap(apperr.Storage, err, fmt.Sprintf("cannot publish to %q: check that its folder may be written to and has room; the last publication is untouched", out),
		fmt.Sprintf("không công bố được vào %q: hãy kiểm tra quyền ghi và dung lượng; bản công bố trước vẫn nguyên vẹn", out))
}
