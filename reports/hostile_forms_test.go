package reports

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/scoring"
	"khohoso/reports/forms"
	"khohoso/reports/xlsx"
)

// corpus are the texts that have run as formulas elsewhere, and a long one.
var corpus = []string{
	"=1+1", "+1+1", "-1-1", "@SUM(A1)", "\t=1+1", "\r=1+1", `=HYPERLINK("http://example.org","Sở Y tế")`, "=cmd|' /C calc'!A0", `=DDE("cmd";"/C calc")`,
	strings.Repeat("Ủy ban nhân dân xã Đường Lâm ", 345), // 10,005 letters
}

// hostileReads says one text wherever data can say one.
type hostileReads struct {
	*fakeReads
	words string
}

func (h hostileReads) Agencies(ctx context.Context) ([]metrics.Agency, error) {
	all, err := h.fakeReads.Agencies(ctx)
	all = slices.Clone(all)
	for i := range all {
		all[i].Name = h.words
	}
	return all, err
}

func (h hostileReads) Flow(ctx context.Context, q metrics.FlowQuery) ([]metrics.FlowRow, error) {
	rows, err := h.fakeReads.Flow(ctx, q)
	for i := range rows {
		rows[i].GroupName = h.words
	}
	return rows, err
}

func (h hostileReads) Scorecard(ctx context.Context, q metrics.IndicatorQuery) ([]scoring.Scorecard, error) {
	cards, err := h.fakeReads.Scorecard(ctx, q)
	for i := range cards {
		c := &cards[i]
		c.AgencyName, c.Band.Name = h.words, h.words
		for j := range c.Groups {
			c.Groups[j].Name = h.words
			for k := range c.Groups[j].Indicators {
				v := &c.Groups[j].Indicators[k]
				for _, to := range []*string{&v.AgencyName, &v.GroupName, &v.Name, &v.Rule, &v.Formula, &v.Basis} {
					*to = h.words
				}
			}
		}
	}
	return cards, err
}

func (h hostileReads) Bands(ctx context.Context, set string) ([]scoring.Band, error) {
	bands, err := h.fakeReads.Bands(ctx, set)
	for i := range bands {
		bands[i].Name = h.words
	}
	return bands, err
}

func (h hostileReads) ProcedureCounts(ctx context.Context, day time.Time) ([]metrics.ProcedureCount, error) {
	rows, err := h.fakeReads.ProcedureCounts(ctx, day)
	for i := range rows {
		rows[i].AgencyName = h.words
	}
	return rows, err
}

func (h hostileReads) DueDossiers(ctx context.Context, q dossiers.DueQuery, within, limit int) ([]dossiers.DueDossier, error) {
	rows, err := h.fakeReads.DueDossiers(ctx, q, within, limit)
	for i := range rows {
		d := &rows[i]
		for _, to := range []*string{&d.DossierCode, &d.AgencyCode, &d.AgencyName, &d.ProcedureCode, &d.ProcedureName, &d.FieldName, &d.Channel, &d.Step} {
			*to = h.words
		}
	}
	return rows, err
}

// literal is a text within a formula.
var literal = regexp.MustCompile(`"(?:[^"]|"")*"`)

// TestHostileTextsInEveryForm: in every form a text from data stays a text, whole, and the
// formulas are those of any other data but for what stands in quotation marks.
func TestHostileTextsInEveryForm(t *testing.T) {
	t.Parallel()
	for _, form := range forms.List() {
		t.Run(form.Code, func(t *testing.T) {
			t.Parallel()
			q := Request{Form: form.Code, Period: periodOf(t, "2025-06")}
			if form.Code == "self-evaluation" { // of data it names its unit alone
				q.Agency = "H28.01"
			}
			plain := formulas(t, render(t, someProvince(), q))
			for _, words := range corpus {
				workbook := render(t, hostileReads{someProvince(), words}, q)
				if got := formulas(t, workbook); !slices.Equal(got, plain) {
					t.Errorf("%.30q: %d formulas, of other texts %d; or not the same", words, len(got), len(plain))
				}
				clean, _ := xlsx.CleanText(words)
				seen := 0
				for n := range sheetsIn(t, workbook) {
					for ref, c := range rawSheet(t, workbook, n+1) {
						if c.Text != nil && c.Type != "inlineStr" {
							t.Errorf("%.30q: %s is of type %q", words, ref, c.Type)
						}
						if c.Text != nil && (*c.Text == clean || *c.Text == strings.ReplaceAll(clean, "\r", "\n")) {
							seen++
						}
					}
				}
				if seen == 0 && form.Code != "dossiers" { // whose own test has every column
					t.Errorf("%.30q is nowhere as it was", words)
				}
				if words != corpus[len(corpus)-1] {
					wantPlainPackage(t, workbook)
				}
			}
		})
	}
}

func sheetsIn(t *testing.T, workbook []byte) int {
	t.Helper()
	n := 0
	for _, p := range parts(t, workbook).File {
		if strings.HasPrefix(p.Name, "xl/worksheets/sheet") {
			n++
		}
	}
	return n
}

// formulas are all of a workbook, by sheet and cell, without the texts in them.
func formulas(t *testing.T, workbook []byte) (found []string) {
	t.Helper()
	for n := range sheetsIn(t, workbook) {
		for ref, c := range rawSheet(t, workbook, n+1) {
			if c.Formula != nil {
				found = append(found, fmt.Sprintf("%d!%s=%s", n, ref, literal.ReplaceAllString(*c.Formula, `""`)))
			}
		}
	}
	slices.Sort(found)
	return found
}
