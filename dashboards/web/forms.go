package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/pages"
	"khohoso/dashboards/responsecache"
	"khohoso/dashboards/view"
	"khohoso/internal/apperr"
	"khohoso/internal/auth"
	"khohoso/models/store"
	"khohoso/reports"
	"khohoso/reports/forms"
)

// Forms are the province's forms, filled in: drawn for a page, as a workbook, printed.
type Forms interface {
	Set() *forms.Set
	Preview(ctx context.Context, q reports.Request) (reports.Preview, error)
	// Workbook writes one form, or every form of a unit for PackForm, and says its file name.
	Workbook(ctx context.Context, q reports.Request, out io.Writer) (file string, err error)
	Print(ctx context.Context, q reports.Request) (pdf []byte, file string, err error)
	Prints() bool // whether there is a program that prints
}

// PackForm asks for all forms of a unit in one workbook.
const PackForm = "pack"

// firstForm opens where none is named.
const firstForm = "II.06a"

// Kinds of answers about forms.
const (
	previewKind = "application/json"
	pdfKind     = "application/pdf"
)

// patience is how long a page waits for a form before it shows that it is being made.
const patience = 700 * time.Millisecond

// formsPages are the page of forms and its files.
type formsPages struct{ *service }

// formParams are what all of them take.
var formParams = []string{"form", "agency", "period", "calendar", "from", "to", "organisation", "rule", "set", "where"}

// formsRoutes are none where there are no forms.
func (s *service) formsRoutes() accessroute.Table {
	if s.Forms == nil {
		return nil
	}
	f := formsPages{s}
	access := accessroute.Dossiers(s.listUnit)
	table := accessroute.Table{
		{Pattern: "/forms", Formats: []accessroute.Format{accessroute.HTML}, Access: access, Params: accessroute.Takes(append(slices.Clone(formParams), "wait")...), Handle: f.page},
		{Pattern: "/forms/workbook", Formats: []accessroute.Format{accessroute.Workbook}, Access: access, Params: accessroute.Takes(formParams...), Handle: f.workbook, Download: "form", Time: listTime},
		{Pattern: "/forms/pdf", Formats: []accessroute.Format{accessroute.PDF}, Access: access, Params: accessroute.Takes(formParams...), Handle: f.pdf, Download: "form", Time: listTime},
	}
	if s.Packs != nil {
		table = append(table, accessroute.Route{Pattern: "/forms/pack/{id}", Formats: []accessroute.Format{accessroute.Zip}, Access: accessroute.Dossiers(wholeProvince), Params: accessroute.Takes(), Handle: f.packFile, Download: "pack", Time: listTime})
	}
	return table
}

// wholeProvince is the unit of what lists every unit's dossiers.
func wholeProvince(*http.Request) (string, error) { return "", nil }

// kept gives what was made for the same question, or makes it for readers who may see the unit's dossiers. Figures that
// moved meanwhile are asked once more.
func (f formsPages) kept(r *http.Request, kind string, use responsecache.Use, q reports.Request, makes func(context.Context, store.Stamp) (*responsecache.Answer, error)) (*responsecache.Answer, error) {
	reads, err := f.Open(r.Context())
	if err != nil {
		return nil, err
	}
	stamp, err := reads.Stamp(r.Context())
	if err != nil {
		return nil, err
	}
	return f.Answers.Get(r.Context(), responsecache.Ask{
		Question: strings.Join([]string{"forms", kind, key(q)}, "\x00"), Stamp: stamp, For: use, Reader: auth.From(r.Context()), Exact: true,
	}, func(ctx context.Context) (*responsecache.Answer, error) {
		if !auth.From(ctx).MaySee(q.Agency) {
			return nil, auth.ErrRefused
		}
		for try := 0; ; try++ {
			before, err := reads.Stamp(ctx)
			if err != nil {
				return nil, err
			}
			answer, err := makes(ctx, before)
			if err != nil {
				return nil, err
			}
			switch now, err := reads.Stamp(ctx); {
			case err != nil:
				return nil, err
			case now == before:
				return answer, nil
			case try > 0:
				return nil, view.ErrDataMoved
			}
		}
	})
}

// page shows a form, and what can be done with it.
func (f formsPages) page(w http.ResponseWriter, r *http.Request) {
	status, data, v, err := f.data(r)
	if err == nil && data.Form.Code == PackForm {
		err = apperr.New(apperr.UnknownName, "a pack is a file; choose a form to look at", "bộ báo cáo là một tệp; hãy chọn một biểu để xem")
	}
	var out bytes.Buffer
	if err == nil {
		err = pages.WriteForms(&out, v, data)
	}
	if err != nil {
		f.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Security-Policy", layout.AskingPolicy+"; frame-ancestors 'none'")
	text := out.Bytes()
	w.Header().Add("Vary", "Accept-Encoding")
	if acceptsGzip(r) {
		w.Header().Set("Content-Encoding", "gzip")
		text = pack(text)
	}
	sendPage(w, r, status, text)
}

// drawnForm is what is kept of a form for the page: itself, and what would differ of a closed period today.
type drawnForm struct {
	Paper  reports.Preview
	Notice string
}

// draw makes what the page keeps of a form.
func (f formsPages) draw(ctx context.Context, q reports.Request) (text []byte, err error) {
	var made drawnForm
	if made.Paper, err = f.Forms.Preview(ctx, q); err != nil {
		return nil, err
	}
	if f.PeriodNotice != nil && made.Paper.Closed != nil {
		if made.Notice, err = f.PeriodNotice(ctx, q.Period, q.Lang); err != nil {
			return nil, err
		}
	}
	return json.Marshal(made)
}

// data gathers what the page shows; the form itself as far as it is there within patience.
func (f formsPages) data(r *http.Request) (status int, d pages.FormsData, v layout.Options, err error) {
	if d.FormsChoice, d.Periods, err = f.choice(r, r.URL.Query()); err != nil || d.Form.Code == PackForm {
		return 0, d, v, err
	}
	ctx := r.Context()
	reads, err := f.Open(ctx)
	if err != nil {
		return 0, d, v, err
	}
	if d.Agencies, err = reads.Agencies(ctx); err != nil {
		return 0, d, v, err
	}
	if d.Lineage, err = reads.Lineage(ctx); err != nil {
		return 0, d, v, err
	}
	if d.Rules, err = reads.Rules(ctx); err != nil {
		return 0, d, v, err
	}
	if d.Version, err = reads.DataVersion(ctx); err != nil {
		return 0, d, v, err
	}
	sets, err := reads.IndicatorSets(ctx)
	if err != nil {
		return 0, d, v, err
	}
	for _, one := range sets {
		if !slices.Contains(d.Sets, one.Name) {
			d.Sets = append(d.Sets, one.Name)
		}
	}
	d.Zone, d.Forms, d.Prints = reads.Location(), f.Forms.Set().Forms(), f.Forms.Prints()
	v = f.view(r)
	if err := f.addPacks(r, &d); err != nil {
		return 0, d, v, err
	}
	status, notice, err := f.addPaper(r, &d)
	if notice != "" {
		v.Notice = notice
	}
	return status, d, v, err
}

// addPaper draws the form, or says why it cannot be drawn, or that it is being made.
func (f formsPages) addPaper(r *http.Request, d *pages.FormsData) (status int, notice string, err error) {
	type drawn struct {
		*responsecache.Answer
		error
	}
	done := make(chan drawn, 1)
	draw := func() {
		answer, err := f.kept(r, previewKind, responsecache.Looking, d.Request, func(ctx context.Context, stamp store.Stamp) (*responsecache.Answer, error) {
			text, err := f.draw(ctx, d.Request)
			if err != nil {
				return nil, err
			}
			return responsecache.Text(stamp, text), nil
		})
		done <- drawn{answer, err}
	}
	var soon <-chan time.Time
	if f.Answers.Keeps() && r.URL.Query().Get("wait") == "" {
		go draw() // goes on when this page is answered
		timer := time.NewTimer(patience)
		defer timer.Stop()
		soon = timer.C
	} else {
		draw()
	}
	select {
	case <-soon:
		again := d.Address()
		d.Again = again + map[bool]string{true: "&", false: "?"}[strings.Contains(again, "?")] + "wait=1"
		return http.StatusOK, "", nil
	case made := <-done:
		return f.readPaper(made.Answer, made.error, d)
	}
}

func (f formsPages) readPaper(answer *responsecache.Answer, failed error, d *pages.FormsData) (status int, notice string, err error) {
	switch apperr.CodeOf(failed) {
	case apperr.Unbalanced, apperr.Busy, apperr.Gone, apperr.TooLarge:
		d.Failed = layout.Capital(apperr.Sentence(failed, d.Request.Lang)) + "."
		return apperr.HTTPStatus(failed), "", nil
	}
	if failed != nil {
		return 0, "", failed
	}
	text, err := answer.Plain("")
	if err != nil {
		return 0, "", err
	}
	var made drawnForm
	err = json.Unmarshal(text, &made)
	d.Paper = &made.Paper
	return http.StatusOK, made.Notice, err
}

// workbook answers with a form, or all forms of a unit, as a workbook.
func (f formsPages) workbook(w http.ResponseWriter, r *http.Request) {
	f.file(w, r, bookKind, func(ctx context.Context, stamp store.Stamp, q reports.Request) (*responsecache.Answer, error) {
		var out bytes.Buffer
		file, err := f.Forms.Workbook(ctx, q, &out)
		if err != nil {
			return nil, err
		}
		return responsecache.Bytes(stamp, out.Bytes(), "Content-Disposition", disposition(file), "Cache-Control", "private, no-store"), nil
	})
}

// pdf answers with a form as LibreOffice prints it.
func (f formsPages) pdf(w http.ResponseWriter, r *http.Request) {
	if !f.Forms.Prints() {
		f.fail(w, r, apperr.New(apperr.NotOffered, "the server has no LibreOffice and makes no PDF; print the page of forms from the browser, or take the workbook",
			"máy chủ không có LibreOffice nên không lập PDF; hãy in trang Biểu mẫu từ trình duyệt, hoặc tải Excel"))
		return
	}
	f.file(w, r, pdfKind, func(ctx context.Context, stamp store.Stamp, q reports.Request) (*responsecache.Answer, error) {
		if q.Form == PackForm {
			return nil, apperr.New(apperr.NotOffered, "a pack is not printed as a whole; take the workbook", "không in cả bộ báo cáo một lần; hãy tải Excel")
		}
		printed, file, err := f.Forms.Print(ctx, q)
		if err != nil {
			return nil, err
		}
		return responsecache.Bytes(stamp, printed, "Content-Disposition", disposition(file), "Cache-Control", "private, no-store"), nil
	})
}

func (f formsPages) file(w http.ResponseWriter, r *http.Request, kind string, makes func(context.Context, store.Stamp, reports.Request) (*responsecache.Answer, error)) {
	c, _, err := f.choice(r, r.URL.Query())
	if err != nil {
		f.fail(w, r, err)
		return
	}
	answer, err := f.kept(r, kind, responsecache.TakingHome, c.Request, func(ctx context.Context, stamp store.Stamp) (*responsecache.Answer, error) {
		return makes(ctx, stamp, c.Request)
	})
	if errors.Is(err, view.ErrDataMoved) {
		err = apperr.Wrap(apperr.Gone, err, "the figures changed while the form was made; try again", "số liệu thay đổi trong khi lập biểu; hãy thử lại")
	}
	if err != nil {
		f.fail(w, r, err)
		return
	}
	sendCached(w, r, kind, answer)
}
