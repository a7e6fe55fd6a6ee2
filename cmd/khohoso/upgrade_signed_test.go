package main

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/dashboards/links"
	"khohoso/dashboards/service"
	"khohoso/internal/app"
	"khohoso/internal/app/serve"
	"khohoso/internal/config"
	"khohoso/models/metrics"
	"khohoso/models/store"
)

// signedReads are what an office read of a period on the day it signed it; the files of
// testdata/upgrade/signed hold the answers of the release that closed it.
var signedReads = map[string][]string{
	"flow-agency":                     {"flow", "--by", "agency"},
	"flow-field":                      {"flow", "--by", "field"},
	"flow-portal766":                  {"flow", "--by", "agency", "--rule", "portal766"},
	"indicators":                      {"indicators"},
	"indicators-annex":                {"indicators", "--set", "annex"},
	"scorecard":                       {"scorecard"},
	"lost":                            {"lost", "--agency", "H90.01"},
	"readings":                        {"readings"},
	"dossiers-received":               {"dossiers", "--where", "received"},
	"dossiers-closed":                 {"dossiers", "--where", "closed"},
	"dossiers-late":                   {"dossiers", "--where", "late"},
	"dossiers-open":                   {"dossiers", "--where", "open"},
	"dossiers-open_in_time":           {"dossiers", "--where", "open_in_time"},
	"dossiers-open_overdue":           {"dossiers", "--where", "open_overdue"},
	"dossiers-open_no_due":            {"dossiers", "--where", "open_no_due"},
	"dossiers-open_overdue-portal766": {"dossiers", "--where", "open_overdue", "--rule", "portal766"},
}

// signedWorkbooks are the sums of the workbooks that the same release made. A sum that
// no longer fits means that what an office has signed cannot be made again; do not update it.
var signedWorkbooks = map[string][]string{
	"fd0b151bc5a3d9f75196bbd6211360a2c5afcd35282e56ff911794b4ac5accbf": {"pack", "--agency", "H90"},
	"8e53de5269d4d0c942085bb0e8680a6e985a492394fe182a78117deaa1608735": {"pack", "--agency", "H90.01"},
	"d7ce9963f8353a01f005c06153dad76874ade8d922addc841f6d3cff3d24d2e7": {"II.06a", "--agency", "H90.02"},
}

// A period that the release before closed keeps every figure of then under the rules of
// now, and what these would make of it stands in the restatements as a changed rule. Its June has a
// dossier asked twice for papers, one that waited for a fee, two with appointments of July, blank fees, late and
// unrated feedback and a commune that begins in July.
func TestPeriodClosedByTheReleaseBeforeStaysAsSigned(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	folder := filepath.Join("testdata", "upgrade", "signed")
	unpack(t, filepath.Join(folder, "warehouse.duckdb.gz"), p.warehouse)
	p.must("build", "--quiet")
	p.must("check")
	for name, args := range signedReads {
		want := must(os.ReadFile(filepath.Join(folder, name+".csv")))
		got := p.must(append(args, "--period", "2024-06", "--format", "csv")...)
		if diff := cmp.Diff(records(t, string(want), nil), records(t, got, records(t, string(want), nil)[0])); diff != "" {
			t.Errorf("%v of the closed period is not what was signed:\n%s", args, diff)
		}
	}
	for sum, args := range signedWorkbooks {
		out := filepath.Join(t.TempDir(), "made.xlsx")
		p.must(append(append([]string{"report"}, args...), "--period", "2024-06", "--out", out)...)
		digest := sha256.Sum256(must(os.ReadFile(out)))
		if got := hex.EncodeToString(digest[:]); got != sum {
			t.Errorf("report %v has the sum %s, the release that closed the period made %s", args, got, sum)
		}
	}
	onlyByRule(p, "2024-06")
	for _, list := range [][]string{
		{"dossiers", "--agency", "H90.01", "--where", "lost:2.1"}, {"dossiers", "--agency", "H90.01", "--where", "lost:5.4"},
		{"lost", "--items", "1.2"}, {"lost", "--items", "3.5"}, {"lost", "--procedures", "3.5"},
	} {
		list = append(list, "--period", "2024-06", "--format", "csv", "--lang", "en")
		if status, out, told := p.call(list...); status != 1 || out != "" || !strings.Contains(told, "can be listed by today's rule only") {
			t.Errorf("%v: what is listed today is not what was signed, and must not stand for it: status %d, %s%s", list, status, out, told)
		}
		p.must(append(list, "--live")...)
	}
	out := t.TempDir()
	p.must("publish", "--period", "2024-06", "--out", out, "--quiet")
	signedPages(p, folder, out)
	signedAnswers(p, folder)
}

// signedAnswers holds what the API answers of the period against what was signed, column by column of the same name.
func signedAnswers(p *program, folder string) {
	p.Helper()
	w, err := store.Open(p.Context(), store.Options{Path: p.warehouse})
	if err != nil {
		p.Fatal(err)
	}
	defer w.Close()
	serving, err := serve.NewService((&app.App{Settings: config.Defaults()}), w, service.Options{})
	if err != nil {
		p.Fatal(err)
	}
	for name, asked := range map[string]string{
		"flow-agency": "flow?by=agency&", "flow-field": "flow?by=field&", "flow-portal766": "flow?by=agency&rule=portal766&",
		"indicators": "indicators?", "indicators-annex": "indicators?set=annex&", "readings": "readings?",
		"dossiers-received": "dossiers?where=received&", "dossiers-open_overdue": "dossiers?where=open_overdue&",
	} {
		answer, request := httptest.NewRecorder(), httptest.NewRequestWithContext(p.Context(), "GET", "/api/v1/"+asked+"period=2024-06&format=csv", nil)
		request.Host = "localhost:8080"
		serving.ServeHTTP(answer, request)
		if answer.Code != 200 {
			p.Errorf("%s: status %d: %.300s", asked, answer.Code, answer.Body)
			continue
		}
		group := map[string]string{"flow-agency": "agency_code", "flow-portal766": "agency_code", "flow-field": "field_code"}[name]
		text := strings.Replace(answer.Body.String(), "group_code", group, 1)
		answered := strings.Split(strings.SplitN(text, "\n", 2)[0], ",")
		signed := string(must(os.ReadFile(filepath.Join(folder, name+".csv"))))
		shared := slices.DeleteFunc(records(p, signed, nil)[0], func(column string) bool { return !slices.Contains(answered, column) })
		if len(shared) < 9 {
			p.Errorf("%s: only %v are compared", asked, shared)
		}
		if diff := cmp.Diff(records(p, signed, shared), records(p, text, shared)); diff != "" {
			p.Errorf("%s of the closed period is not what was signed:\n%s", asked, diff)
		}
	}
}

// signedPages holds the headlines of the published pages against what was signed.
func signedPages(p *program, folder, out string) {
	p.Helper()
	f := &figuresOf{t: p.TB, period: "2024-06", view: metrics.HistoricalOrg, rule: metrics.DefaultRule}
	signed := records(p, string(must(os.ReadFile(filepath.Join(folder, "flow-agency.csv")))), nil)
	whole := map[string]any{}
	for _, cells := range signed[1:] {
		unit := map[string]any{}
		for i, name := range signed[0][2:] {
			n := must(strconv.ParseFloat(cells[i+2], 64))
			unit[name], whole[name] = n, of(whole, name)+n
		}
		f.signedTiles(cells[1], filepath.Join(out, "agencies", links.Slug(cells[1]), "index.html"), unit)
	}
	f.signedTiles("the province", filepath.Join(out, "index.html"), whole)
}

// signedTiles are the headlines of a page. Overdue is column 13 of the signed form; the pages of then told whoever
// waits for the applicant overdue as well, which stands beside it today.
func (f *figuresOf) signedTiles(who, file string, row map[string]any) {
	f.t.Helper()
	row["form_open_overdue"] = of(row, "open_overdue") - of(row, "open_overdue_waiting")
	f.tiles(who, must(os.ReadFile(file)), row)
}

// onlyByRule holds the restatements of a period of which nothing came in since.
func onlyByRule(p *program, period string) {
	p.Helper()
	restated := map[string]bool{}
	for _, row := range p.table("restatements", "--period", period) {
		restated[strings.TrimSpace(row["agency_code"]+" "+row["indicator"]+row["measure"])] = true
		// With a number of dossiers where both sides count them by the same rule, without one where they do not.
		if cause, _, _ := strings.Cut(row["cause"], " "); cause != "changed_rule" || strings.Contains(row["cause"], ",") || row["batches"] != "" {
			p.Errorf("%v: nothing came in since, so only a rule can have changed it", row)
		}
	}
	for _, figure := range []string{"open_overdue", "H90.01 open_overdue", "H90.02 open_no_due"} {
		if !restated[figure] {
			p.Errorf("%q is not among the restatements: %v", figure, restated)
		}
	}
}

// records reads CSV; with columns, only those, in their order: a later release may add some.
func records(t testing.TB, text string, columns []string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if columns == nil {
		return rows
	}
	place := map[string]int{}
	for i, name := range rows[0] {
		place[name] = i
	}
	for i, row := range rows {
		var picked []string
		for _, name := range columns {
			at, known := place[name]
			if !known {
				t.Fatalf("column %q is gone", name)
			}
			picked = append(picked, row[at])
		}
		rows[i] = picked
	}
	return rows
}
