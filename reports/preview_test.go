package reports

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"khohoso/internal/apperr"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
	"khohoso/reports/forms"
	"khohoso/reports/source"
)

// What a page shows of a form is what its workbook holds, cell by cell, in both languages.
func TestPreviewIsTheFormSheet(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"vi", "en"} {
		for _, form := range forms.List() {
			q := Request{Form: form.Code, Period: periodOf(t, "2025-06"), Agency: "H28.01", Lang: lang}
			p, err := PreviewForm(t.Context(), someProvince(), q)
			if err != nil {
				t.Fatalf("%s: %v", form.Code, err)
			}
			book := open(t, render(t, someProvince(), q))
			names := book.GetSheetList()
			rows, err := book.GetRows(names[0])
			if err != nil {
				t.Fatal(err)
			}
			var shown, held []string
			for _, row := range slices.Concat(p.Top, p.Heads, p.Rows, p.Foot) {
				for _, c := range row {
					if c.Text != "" {
						shown = append(shown, plain(c.Text))
					}
				}
			}
			for i, row := range rows {
				if p.List && i > len(p.Rows) {
					break
				}
				for _, text := range row {
					if text != "" {
						held = append(held, plain(text))
					}
				}
			}
			if len(shown) < 20 || !slices.Equal(shown, held) {
				t.Errorf("%s in %s: %d cells shown, %d held: %v", form.Code, lang, len(shown), len(held), firstDifference(shown, held))
			}
			if sum := len(p.Widths); sum == 0 || p.Unit == "" || p.List != form.List {
				t.Errorf("%s: %+v", form.Code, p.Unit)
			}
		}
	}
}

// plain is a text without the signs that Excel takes from whoever opens the file, and without digits after the point.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(".,\u00a0 ", r) {
			return -1
		}
		return r
	}, text)
}

func firstDifference(a, b []string) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("cell %d: %q, %q", i, a[i], b[i])
		}
	}
	return "lengths"
}

// A form that is printed is the form alone; what the form balances by is told; hand-filled cells are counted.
func TestPrintedFormsAndChecks(t *testing.T) {
	t.Parallel()
	q := Request{Form: "06a", Period: periodOf(t, "2025-06")}
	var out bytes.Buffer
	if err := RenderPrinted(t.Context(), someProvince(), q, &out); err != nil {
		t.Fatal(err)
	}
	if sheets := open(t, out.Bytes()).GetSheetList(); !slices.Equal(sheets, []string{"II.06a"}) {
		t.Errorf("printed are %v", sheets)
	}
	p, err := PreviewForm(t.Context(), someProvince(), q)
	if want := []string{"(3) = (4) + (5) + (6)", "(7) = (8) + (9) + (10)", "(11) = (12) + (13)", "(3) = (7) + (11)"}; err != nil || !slices.Equal(p.Checks, want) {
		t.Errorf("%v, %v", p.Checks, err)
	}
	q.Form = "self-evaluation"
	if p, err = PreviewForm(t.Context(), someProvince(), q); err != nil || p.ToFill == 0 {
		t.Errorf("%d cells to fill in, %v", p.ToFill, err)
	}
	f := someProvince()
	f.dossiers = MostPrinted + 1
	if err := RenderPrinted(t.Context(), f, Request{Form: "dossiers", Period: q.Period}, &out); apperr.CodeOf(err) != apperr.TooLarge {
		t.Errorf("a list of %d rows: %v", f.dossiers, err)
	}
	f = someProvince()
	f.whole = func(m *metrics.FlowMetrics) { m.FinishedLate++ }
	if _, err := PreviewForm(t.Context(), f, Request{Form: "06a", Period: q.Period}); apperr.CodeOf(err) != apperr.Unbalanced {
		t.Errorf("a form that does not balance: %v", err)
	}
}

// Which forms a circular prescribes, their layouts say.
func TestStatutoryForms(t *testing.T) {
	t.Parallel()
	var codes []string
	for _, f := range forms.List() {
		if f.Statutory {
			codes = append(codes, f.Code)
		}
	}
	if !slices.Equal(codes, []string{"II.06a", "II.06b", "II.06c", "II.07b"}) {
		t.Errorf("statutory are %v", codes)
	}
}

// What many workbooks are made of is of one state: a read after a build is refused, what was read before stays.
func TestSteadyReads(t *testing.T) {
	t.Parallel()
	now := store.Stamp{Figures: "1"}
	steady, err := source.Steady(t.Context(), someProvince(), func(context.Context) (store.Stamp, error) { return now, nil })
	if err != nil {
		t.Fatal(err)
	}
	shared := source.Shared(steady)
	q := metrics.FlowQuery{Periods: []period.Period{periodOf(t, "2025-06")}, By: metrics.ByField}
	if _, err := shared.Flow(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	now.Rulings = "a period was closed"
	if _, err := shared.Bands(t.Context(), ""); err != nil {
		t.Errorf("a closing of another period: %v", err)
	}
	now.Figures = "2"
	if _, err := shared.Flow(t.Context(), q); err != nil {
		t.Errorf("what was read before: %v", err)
	}
	q.By = metrics.ByAgency
	if _, err := shared.Flow(t.Context(), q); apperr.CodeOf(err) != apperr.Gone {
		t.Errorf("a read after a build: %v", err)
	}
	for _, err := range steady.EachDossier(t.Context(), dossiers.Query{}) {
		if apperr.CodeOf(err) != apperr.Gone {
			t.Errorf("a list after a build: %v", err)
		}
	}
}
