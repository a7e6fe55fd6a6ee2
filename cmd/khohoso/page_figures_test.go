package main

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"khohoso/dashboards"
	"khohoso/dashboards/service"
	"khohoso/internal/config"
	"khohoso/internal/fixtures"
	"khohoso/internal/simulate"
	"khohoso/models"
)

// figuresOf is one period, view and rule whose pages are held against the API and the workbooks.
type figuresOf struct {
	t       testing.TB
	get     func(path string) []byte
	period  string
	view    models.Organisation
	rule    string
	all     bool // every unit's page; else those of a few
	seen    int  // figures compared
	unequal int
}

// Every figure of the pages is that of the API and of the workbooks: overdue is column 13 of the form, whoever waits for the applicant
// stands beside it, a rank is one rank, and what is told of the months before a merger is of the predecessors. The default looks at a small
// province; KHOHOSO_SOAK=1 at the demo's, all units, three periods.
func TestEveryFigureOfThePagesIsThatOfTheAPIAndTheWorkbook(t *testing.T) {
	t.Parallel()
	w, periods, all := fixtures.Open(t), []string{"2025-Q3"}, false
	if os.Getenv("KHOHOSO_SOAK") == "1" {
		w, periods, all = demoProvince(t), []string{"2025-Q2", "2025-Q3", "2025-09"}, true
	}
	a := &app{Settings: config.Defaults()}
	serving, err := a.service(w, service.Options{})
	if err != nil {
		t.Fatal(err)
	}
	get := func(path string) []byte {
		answer, request := httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "GET", path, nil)
		request.Host = "localhost:8080"
		serving.ServeHTTP(answer, request)
		if answer.Code != 200 {
			t.Fatalf("%s: status %d: %.300s", path, answer.Code, answer.Body)
		}
		return answer.Body.Bytes()
	}
	for _, period := range periods {
		for _, view := range []models.Organisation{models.AsThen, models.AsNow} {
			for _, rule := range []string{models.DefaultRule, models.PortalRule} {
				f := &figuresOf{t: t, get: get, period: period, view: view, rule: rule, all: all || view == models.AsThen && rule == models.DefaultRule}
				f.compare()
				t.Logf("%s %s %s: %d figures, %d differ", period, view, rule, f.seen, f.unequal)
			}
		}
	}
}

// demoProvince is the province of the demo.
func demoProvince(t *testing.T) *models.Warehouse {
	t.Helper()
	dir := t.TempDir()
	made, err := simulate.Write(t.Context(), simulate.Options{Dossiers: 50000, Seed: 1, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, name := range made.Files {
		if !filepath.IsAbs(name) && !strings.HasPrefix(name, dir) {
			name = filepath.Join(dir, name)
		}
		files = append(files, name)
	}
	return fixtures.OpenFiles(t, models.DefaultZone, files...)
}

// asked is a path with the choice of period, view and rule.
func (f *figuresOf) asked(path string, more ...string) string {
	q := url.Values{"period": {f.period}, "organisation": {string(f.view)}}
	if f.rule != models.DefaultRule { // a default that is named judges indicators too, which go by the rules of their set
		q.Set("rule", f.rule)
	}
	if path == "/api/v1/agencies" {
		q = url.Values{}
	}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return path + "?" + q.Encode()
}

// rows are those of a resource of the API, by a field of theirs.
func (f *figuresOf) rows(resource, key string, more ...string) map[string]map[string]any {
	var answer struct {
		Rows []map[string]any
		Next *string
	}
	if err := json.Unmarshal(f.get(f.asked("/api/v1/"+resource, append(more, "limit", "10000")...)), &answer); err != nil {
		f.t.Fatal(err)
	}
	if answer.Next != nil {
		f.t.Fatalf("%s goes on after %d rows", resource, len(answer.Rows))
	}
	by := map[string]map[string]any{}
	for _, row := range answer.Rows {
		by[fmt.Sprint(row[key])] = row
	}
	return by
}

// headed are the columns of tables by their heads, each as a figure of the API's flow.
var headed = map[string]func(map[string]any) float64{
	"Tiếp nhận":                   flowFigure("received"),
	"Đã giải quyết":               flowFigure("closed"),
	"Trễ":                         flowFigure("finished_late"),
	"Đang giải quyết":             flowFigure("open_end"),
	"Trước hạn":                   flowFigure("finished_early"),
	"Quá ngày hẹn, chờ người nộp": flowFigure("open_overdue_waiting"),
	"Quá hạn (form06)":            flowFigure("form_open_overdue"),
	"Quá hạn (portal766)":         flowFigure("form_open_overdue"),
	"Đúng hạn, %":                 shareFigure(func(r map[string]any) float64 { return of(r, "closed") - of(r, "finished_late") }, "closed"),
	"Trực tuyến, %":               shareFigure(func(r map[string]any) float64 { return of(r, "received_online") }, "received"),
}

func of(row map[string]any, name string) float64 {
	n, _ := row[name].(float64)
	return n
}

func flowFigure(name string) func(map[string]any) float64 {
	return func(r map[string]any) float64 { return of(r, name) }
}

// shareFigure is a share in percent, below 0 where there is nothing to divide by.
func shareFigure(numerator func(map[string]any) float64, denominator string) func(map[string]any) float64 {
	return func(r map[string]any) float64 {
		if of(r, denominator) == 0 {
			return -1
		}
		return 100 * numerator(r) / of(r, denominator)
	}
}

// same compares what a page says with a number; below 0 is none.
func (f *figuresOf) same(where, said string, want float64) {
	f.t.Helper()
	f.seen++
	stored := ""
	if want >= 0 {
		stored = strconv.FormatFloat(want, 'f', -1, 64)
	}
	if !sameFigure(strings.TrimSpace(said), stored) {
		f.unequal++
		f.t.Errorf("%s %s %s, %s: the page says %q, the API %q", f.period, f.view, f.rule, where, said, stored)
	}
}

var (
	sectionOf = regexp.MustCompile(`(?s)<section[^>]*?(?: id="([^"]*)")?[^>]*>(.*?)</section>`)
	tableOf   = regexp.MustCompile(`(?s)<table[^>]*>(.*?)</table>`)
	linkOf    = regexp.MustCompile(`href="/(agencies|procedures|fields)/([^"?#]*)`)
)

func plainText(cell string) string {
	return strings.Join(strings.Fields(html.UnescapeString(anyTag.ReplaceAllString(cell, ""))), " ")
}

// tables compares every column with a known head in every table of a section, row by row as rowOf finds them.
func (f *figuresOf) tables(page []byte, section string, rowOf func(cells []string, first string) map[string]any) {
	f.t.Helper()
	for _, found := range sectionOf.FindAllStringSubmatch(string(page), -1) {
		if section != "*" && found[1] != section {
			continue
		}
		for _, table := range tableOf.FindAllStringSubmatch(found[2], -1) {
			rows := tableRow.FindAllString(table[1], -1)
			if len(rows) == 0 {
				continue
			}
			var heads []string
			for _, cell := range tableCell.FindAllString(rows[0], -1) {
				heads = append(heads, plainText(cell))
			}
			for _, row := range rows[1:] {
				var cells []string
				for _, cell := range tableCell.FindAllString(row, -1) {
					cells = append(cells, plainText(cell))
				}
				want := rowOf(cells, row)
				if want == nil {
					continue
				}
				for i, head := range heads {
					if figure := headed[head]; figure != nil && i < len(cells) {
						f.same(section+" "+cells[0]+" "+head, cells[i], figure(want))
					}
				}
			}
		}
	}
}

// linked finds the row that the first link of a line leads to.
func linked(kind string, rows map[string]map[string]any) func([]string, string) map[string]any {
	bySlug := map[string]map[string]any{}
	for code, row := range rows {
		bySlug[dashboards.Slug(code)] = row
	}
	return func(_ []string, line string) map[string]any {
		for _, link := range linkOf.FindAllStringSubmatch(line, -1) {
			if link[1] == kind {
				if row := bySlug[link[2]]; row != nil {
					return row
				}
				return map[string]any{} // listed, with nothing
			}
		}
		return nil
	}
}
