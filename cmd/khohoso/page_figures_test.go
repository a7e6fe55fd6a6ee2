package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"khohoso/dashboards/links"
	"khohoso/dashboards/service"
	"khohoso/internal/app"
	"khohoso/internal/app/serve"
	"khohoso/internal/config"
	"khohoso/internal/fixtures"
	"khohoso/internal/simulate"
	"khohoso/models/metrics"
	"khohoso/models/store"
)

// figuresOf is one period, view and rule whose pages are held against the API and the workbooks.
type figuresOf struct {
	t       testing.TB
	service http.Handler
	period  string
	view    metrics.Organisation
	rule    string
	all     bool // every unit's page; else those of a few
	seen    int  // figures compared
	unequal int

	world   *figuresWorld
	answers map[string][]map[string]any          // of the API, by address
	keyed   map[string]map[string]map[string]any // the same by address and by some of their fields
	units   map[string]map[string]any            // flow of the period, by unit
	before  map[string]map[string]any            // flow of the period before of the same units, by unit
	whole   map[string]any                       // flow of the province
	codes   []string                             // units that are listed
	level   map[string]string                    // of every unit
	top     string                               // code of the province that the indicators are told under
}

// figuresWorld is what the warehouse's input says, whatever is made of it.
type figuresWorld struct {
	units    map[string]catalogued
	workdays map[string]float64 // working days up to a day, by the day
}

// catalogued is a unit as its catalogue tells it.
type catalogued struct {
	code, successor string
	from, to        string // first and last day; "" for none
}

// Every figure of the pages is that of the API and of the workbooks: overdue is column 13 of the form, whoever waits for the applicant
// stands beside it, a rank is one rank, and what is told of the months before a merger is of the predecessors. The default looks at some pages
// of each kind of a small province; KHOHOSO_SOAK=1 at all of them of the demo's, three periods.
func TestEveryFigureOfThePagesIsThatOfTheAPIAndTheWorkbook(t *testing.T) {
	t.Parallel()
	type choice struct {
		view metrics.Organisation
		rule string
	}
	choices := []choice{{metrics.HistoricalOrg, metrics.DefaultRule}, {metrics.CurrentOrg, metrics.PortalRule}}
	periods, all, province := []string{"2025-Q3"}, os.Getenv("KHOHOSO_SOAK") == "1", fixtures.Open
	if all {
		choices = append(choices, choice{metrics.HistoricalOrg, metrics.PortalRule}, choice{metrics.CurrentOrg, metrics.DefaultRule})
		periods, province = []string{"2025-Q2", "2025-Q3", "2025-09"}, demoProvince
	}
	w := province(t)
	a := &app.App{Settings: config.Defaults()}
	serving, err := serve.NewService(a, w, service.Options{})
	if err != nil {
		t.Fatal(err)
	}
	world := catalogueOf(t, w)
	for _, period := range periods {
		for _, asked := range choices {
			t.Run(fmt.Sprintf("%s %s %s", period, asked.view, asked.rule), func(t *testing.T) {
				if all {
					t.Parallel()
				}
				f := &figuresOf{t: t, service: serving, period: period, view: asked.view, rule: asked.rule, all: all, world: world}
				f.compare()
				t.Logf("%d figures, %d differ", f.seen, f.unequal)
			})
		}
	}
}

// demoProvince is the province of the demo.
func demoProvince(t testing.TB) *store.Warehouse {
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
	return fixtures.OpenFiles(t, store.DefaultZone, files...)
}

// get is what the service answers; told to come again it does, as any program should: the long form asks for many at once.
func (f *figuresOf) get(path string) []byte {
	f.t.Helper()
	for range 60 {
		answer, request := httptest.NewRecorder(), httptest.NewRequestWithContext(f.t.Context(), "GET", path, nil)
		request.Host = "localhost:8080"
		f.service.ServeHTTP(answer, request)
		switch answer.Code {
		case http.StatusOK:
			return answer.Body.Bytes()
		case http.StatusServiceUnavailable:
			time.Sleep(time.Second)
		default:
			f.t.Fatalf("%s: status %d: %.300s", path, answer.Code, answer.Body)
		}
	}
	f.t.Fatalf("%s: the service stays busy", path)
	return nil
}

// asked is a path with the choice of period, view and rule, as far as the resource knows them.
func (f *figuresOf) asked(path string, more ...string) string {
	q := url.Values{"period": {f.period}, "organisation": {string(f.view)}}
	if f.rule != metrics.DefaultRule { // a default that is named judges indicators too, which go by the rules of their set
		q.Set("rule", f.rule)
	}
	switch strings.TrimPrefix(path, "/api/v1/") {
	case "agencies":
		q = url.Values{}
	case "due":
		q.Del("period")
	case "findings", "mean-handling":
		q.Del("rule")
	}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return path + "?" + q.Encode()
}

// list is what a resource of the API answers.
func (f *figuresOf) list(resource string, more ...string) []map[string]any {
	f.t.Helper()
	address := f.asked("/api/v1/"+resource, append(more, "limit", "10000")...)
	if known, is := f.answers[address]; is {
		return known
	}
	var answer struct {
		Rows []map[string]any
		Next *string
	}
	if err := json.Unmarshal(f.get(address), &answer); err != nil {
		f.t.Fatal(err)
	}
	if answer.Next != nil {
		f.t.Fatalf("%s goes on after %d rows", resource, len(answer.Rows))
	}
	if f.answers == nil {
		f.answers = map[string][]map[string]any{}
	}
	f.answers[address] = answer.Rows
	return answer.Rows
}

// rows are those of a resource by some of their fields.
func (f *figuresOf) rows(resource, keys string, more ...string) map[string]map[string]any {
	address := keys + " of " + f.asked(resource, more...)
	if known, is := f.keyed[address]; is {
		return known
	}
	by := map[string]map[string]any{}
	if f.keyed == nil {
		f.keyed = map[string]map[string]map[string]any{}
	}
	f.keyed[address] = by
	for _, row := range f.list(resource, more...) {
		var key []string
		for _, name := range strings.Fields(keys) {
			key = append(key, fmt.Sprint(row[name]))
		}
		by[strings.Join(key, " ")] = row
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
	"Trước hạn, %":                shareFigure(func(r map[string]any) float64 { return of(r, "finished_early") }, "closed"),
	"Đúng hạn, hồ sơ": func(r map[string]any) float64 {
		return of(r, "finished_on_time") + of(r, "finished_no_due") + of(r, "withdrawn") + of(r, "stopped")
	},
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

// tableLine is a line of a table: its cells by their heads, in their order and as they stand in the page.
type tableLine struct {
	by    map[string]string
	cells []string
	heads []string
	html  string
}

// tableLines are those of every table in a section, "*" for every section.
func tableLines(page []byte, section string) (all []tableLine) {
	for _, found := range sectionOf.FindAllStringSubmatch(string(page), -1) {
		if section != "*" && found[1] != section {
			continue
		}
		for _, table := range tableOf.FindAllStringSubmatch(found[2], -1) {
			rows := tableRow.FindAllString(table[1], -1)
			if len(rows) == 0 {
				continue
			}
			heads := plainCells(rows[0])
			for _, row := range rows[1:] {
				line := tableLine{by: map[string]string{}, cells: plainCells(row), heads: heads, html: row}
				for i, cell := range line.cells {
					if _, twice := line.by[heads[i]]; !twice {
						line.by[heads[i]] = cell
					}
				}
				all = append(all, line)
			}
		}
	}
	return all
}

func plainCells(row string) (cells []string) {
	for _, cell := range tableCell.FindAllString(row, -1) {
		cells = append(cells, plainText(cell))
	}
	return cells
}

// tables compares every column with a known head in every table of a section, row by row as rowOf finds them.
func (f *figuresOf) tables(page []byte, section string, rowOf func(tableLine) map[string]any) {
	f.t.Helper()
	for _, line := range tableLines(page, section) {
		want := rowOf(line)
		if want == nil {
			continue
		}
		for i, head := range line.heads {
			if figure := headed[head]; figure != nil {
				f.same(section+" "+line.cells[0]+" "+head, line.cells[i], figure(want))
			}
		}
	}
}

// linked finds the row that the first link of a line leads to; one without figures where there is none.
func linked(kind string, rows map[string]map[string]any) func(tableLine) map[string]any {
	bySlug := map[string]map[string]any{}
	for code, row := range rows {
		bySlug[links.Slug(code)] = row
	}
	return func(line tableLine) map[string]any {
		slug := linkOfLine(kind, line)
		if row := bySlug[slug]; row != nil || slug == "" {
			return row
		}
		return map[string]any{}
	}
}

// linkOfLine is what a line's first link of a kind leads to.
func linkOfLine(kind string, line tableLine) string {
	for _, link := range linkOf.FindAllStringSubmatch(line.html, -1) {
		if link[1] == kind {
			return link[2]
		}
	}
	return ""
}

// catalogueOf reads which units stood when, and the working days, from what the warehouse was given.
func catalogueOf(t *testing.T, w *store.Warehouse) *figuresWorld {
	t.Helper()
	world := &figuresWorld{units: map[string]catalogued{}, workdays: map[string]float64{}}
	units, err := w.DB().QueryContext(t.Context(), `select code, coalesce(max(trim(split_part(replace(successor_codes, ',', ';'), ';', 1))), ''),
		coalesce(min(valid_from)::varchar, ''), coalesce(max(valid_to)::varchar, '') from raw_agency group by code`)
	if err != nil {
		t.Fatal(err)
	}
	defer units.Close()
	for units.Next() {
		var one catalogued
		if err := units.Scan(&one.code, &one.successor, &one.from, &one.to); err != nil {
			t.Fatal(err)
		}
		world.units[one.code] = one
	}
	days, err := w.DB().QueryContext(t.Context(), "select date_day::varchar, workday_index from dim_date")
	if err != nil {
		t.Fatal(err)
	}
	defer days.Close()
	for days.Next() {
		var day string
		var index float64
		if err := days.Scan(&day, &index); err != nil {
			t.Fatal(err)
		}
		world.workdays[day] = index
	}
	if err := errors.Join(units.Err(), days.Err()); err != nil {
		t.Fatal(err)
	}
	return world
}

// stood says whether a unit, or one whose dossiers it holds on a day, stood on some day of a period, by the catalogue alone.
func (world *figuresWorld) stood(code string, day, from, to string) bool {
	if _, known := world.units[code]; !known {
		return true // a code outside the catalogue has no days
	}
	for _, one := range world.units {
		if one.from > to || one.to != "" && one.to < from {
			continue
		}
		holder := one
		for holder.to != "" && holder.to < day {
			next, known := world.units[holder.successor]
			if !known {
				break
			}
			holder = next
		}
		if holder.code == code {
			return true
		}
	}
	return false
}
