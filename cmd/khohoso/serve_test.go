package main

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khohoso/dashboards/service"
	"khohoso/internal/app"
	"khohoso/internal/app/serve"
	"khohoso/internal/config"
	"khohoso/models/store"
)

const serveHead = "dossier_code,event_time,status,agency_code,channel,due_at\n"

// write writes a file of events.
func (p *program) write(name, rows string) (file string) {
	p.Helper()
	file = filepath.Join(p.TempDir(), name)
	if err := os.WriteFile(file, []byte(serveHead+rows), 0o644); err != nil {
		p.Fatal(err)
	}
	return file
}

// take writes a file of events and takes it into the warehouse.
func (p *program) take(name, rows string) {
	p.Helper()
	p.must("ingest", p.write(name, rows))
	p.must("build")
}

// TestLivePagesTellOfRestatements: a closed period that would differ today says
// so on its live pages with the command that lists it, in its own calendar, and
// the frozen page of the publication has none of it.
func TestLivePagesTellOfRestatements(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	p.take("june.csv", "HS-1,2024-06-03T08:00:00+07:00,received,STP,online,2024-06-10\n"+
		"HS-1,2024-06-07T15:00:00+07:00,finished,STP,,\n"+
		"HS-2,2024-07-03T09:00:00+07:00,received,STP,in_person,2024-07-20\n")
	p.must("close", "--period", "2024-06", "--calendar", "statutory")
	const hint = "khohoso restatements --period 2024-06 --calendar statutory."
	if html := p.page("/agencies/stp?period=2024-06&calendar=statutory"); strings.Contains(html, hint) {
		t.Error("a closed period that nothing came in for has a notice")
	}
	p.take("late.csv", "HS-9,2024-06-05T09:00:00+07:00,received,STP,in_person,2024-07-20\n")
	for target, want := range map[string]bool{
		"/agencies/stp?period=2024-06&calendar=statutory":                     true,
		"/?period=2024-06&calendar=statutory&rule=portal766&organisation=now": true,
		"/units?period=2024-06":                           false,
		"/agencies/stp?period=2024-07&calendar=statutory": false,
		"/agencies/stp?period=2024-06&calendar=statutory&lang=en&rule=form06&organisation=then": true,
	} {
		if html := p.page(target); strings.Contains(html, hint) != want {
			t.Errorf("%s: the notice is shown: %v, want %v", target, !want, want)
		}
	}
	site := filepath.Join(t.TempDir(), "site")
	p.must("publish", "--period", "2024-06", "--calendar", "statutory", "--out", site)
	if html, err := os.ReadFile(filepath.Join(site, "agencies", "stp", "index.html")); err != nil || strings.Contains(string(html), hint) {
		t.Errorf("the frozen page has the notice, or is not there: %v", err)
	}
}

// page is a page of the service over the program's warehouse.
func (p *program) page(target string) string {
	p.Helper()
	w, err := store.Open(p.Context(), store.Options{Path: p.warehouse})
	if err != nil {
		p.Fatal(err)
	}
	defer w.Close()
	a := &app.App{Settings: config.Defaults()}
	a.Open = true // nobody signs in
	serving, err := serve.NewService(a, w, service.Options{})
	if err != nil {
		p.Fatal(err)
	}
	answer, request := httptest.NewRecorder(), httptest.NewRequest("GET", target, nil)
	request.Host = "localhost:8080"
	serving.ServeHTTP(answer, request)
	if answer.Code != 200 {
		p.Fatalf("%s: status %d: %s", target, answer.Code, answer.Body)
	}
	return answer.Body.String()
}
