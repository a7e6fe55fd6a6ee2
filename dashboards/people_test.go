package dashboards_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khohoso/dashboards"
	"khohoso/dashboards/backoffice"
	"khohoso/dashboards/links"
	"khohoso/dashboards/service"
	"khohoso/dashboards/view"
	"khohoso/dashboards/web"
	"khohoso/internal/accountsdb"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/fixtures"
	"khohoso/models/figures"
	"khohoso/models/jobs"
)

// TestPeopleInBrowser signs a person of every role in by the pages, with a one-time
// password, and opens the pages of people: signing in, password, account, all accounts,
// the audit and the schedule, on a phone in the dark and on a wide screen in light, with axe-core.
func TestPeopleInBrowser(t *testing.T) {
	axe, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	b := dashboards.OpenBrowser(t)
	reads, standing := dashboards.Province(), &twoJobs{page: dashboards.Jobs()}
	server, accounts := peopleOf(t, reads, standing)
	if _, _, err := accounts.Add(t.Context(), auth.New{Name: "mot-cua", Role: auth.Source}, "test"); err != nil {
		t.Fatal(err)
	}
	if _, err := accounts.IssueSourceToken(t.Context(), "mot-cua", "đẩy sự kiện", "", 30); err != nil {
		t.Fatal(err)
	}
	p := person{T: t, b: b, home: server.URL, axe: string(axe)}
	p.everywhere("/login", true)
	for i, who := range []auth.New{
		{Name: "hoa", Role: auth.Leadership}, {Name: "lan", Role: auth.Agency, Unit: "H28.01"}, {Name: "mai", Role: auth.Office}, {Name: "minh", Role: auth.Operator},
	} {
		_, password, err := accounts.Add(t.Context(), who, "test")
		if err != nil {
			t.Fatal(err)
		}
		p.signIn(who, password, i == 0)
		p.everywhere("/account?lang=en", i == 0)
		for _, path := range []string{"/", "/agencies/h28.01", "/dossiers?where=late&agency=H28.01&lang=en"} { // as this role sees them
			p.everywhere(path, false)
		}
		if who.Role != auth.Operator {
			b.Follow(t, `document.querySelector('.top a[href^="/account"]')`) // one's own account
		}
		if who.Role == auth.Operator {
			p.everywhere("/operations", true)
			p.everywhere("/accounts", true)
			p.everywhere("/audit?lang=en", true)
			b.Visit(t, server.URL+"/schedule", 1440, "light", "") // where jobs say what they like
			standing.page = usualJobs()
			p.everywhere("/schedule", true)
		}
		b.Visit(t, server.URL+"/account", 1440, "light", "")
		b.Follow(t, `document.querySelector('form[action="/logout"] button')`)
	}
}

// peopleOf serves figures to people who sign in.
func peopleOf(t *testing.T, reads interface {
	view.Reads
	service.Source
}, standing *twoJobs) (*httptest.Server, *auth.Accounts) {
	t.Helper()
	db, err := accountsdb.Open(t.Context(), filepath.Join(t.TempDir(), "accounts"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	accounts := auth.NewAccounts(db, auth.Limits{}, time.Now)
	serving, err := service.New(service.Options{
		Pages:  web.Options{Open: func(context.Context) (view.Reads, error) { return reads, nil }},
		Source: reads, Accounts: accounts, Audit: audit.New(db, time.Now), Schedule: standing, Desk: dashboards.Desk(),
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(serving)
	t.Cleanup(server.Close)
	return server, accounts
}

// TestEveryPageOfEveryRole signs a person of every role in to a real province and opens every kind of page that
// they are led to, on a phone and on a wide screen. The short form of the tests does so with the main ones.
func TestEveryPageOfEveryRole(t *testing.T) {
	if os.Getenv("KHOHOSO_SOAK") != "1" {
		t.Skip("minutes of Chromium: set KHOHOSO_SOAK=1")
	}
	b := dashboards.OpenBrowser(t)
	server, accounts := peopleOf(t, figures.Of(fixtures.Open(t)), &twoJobs{page: usualJobs()})
	p := person{T: t, b: b, home: server.URL}
	for _, who := range []auth.New{
		{Name: "hoa", Role: auth.Leadership}, {Name: "lan", Role: auth.Agency, Unit: "H44.01"}, {Name: "mai", Role: auth.Office}, {Name: "minh", Role: auth.Operator},
	} {
		_, password, err := accounts.Add(t.Context(), who, "test")
		if err != nil {
			t.Fatal(err)
		}
		p.signIn(who, password, false)
		from := []string{"/"}
		if who.Unit != "" {
			from = append(from, "/agencies/"+links.Slug(who.Unit))
		}
		p.wherever(from)
		b.Visit(t, server.URL+"/account", 1440, "light", "")
		b.Follow(t, `document.querySelector('form[action="/logout"] button')`)
	}
}

// jobs are a schedule that stands still, for its page.
type twoJobs struct{ page backoffice.SchedulePage }

func (j *twoJobs) Page(context.Context) (backoffice.SchedulePage, error) { return j.page, nil }
func (*twoJobs) Start(string, string) error                              { return nil }

// usualJobs are those of a province in the morning.
func usualJobs() (page backoffice.SchedulePage) {
	day := time.Date(2025, 10, 1, 0, 0, 0, 0, time.FixedZone("", 7*3600))
	for _, job := range []struct {
		name, kind, cron, message string
		at, took                  time.Duration
		state                     jobs.Outcome
	}{
		{"chot-thang", "close", "0 8 1 * *", "đã chốt tháng 9/2025", 8 * time.Hour, 40 * time.Second, jobs.Succeeded},
		{"cong-bo", "publish", "0 6 * * *", "tháng 9/2025: 66 đơn vị", 6 * time.Hour, 95 * time.Second, jobs.Succeeded},
		{"kiem-tra", "check", "30 5 * * *", "đạt 15 trên 15 phép kiểm tra", 5*time.Hour + 30*time.Minute, 2 * time.Second, jobs.Succeeded},
		{"sao-luu", "backup", "0 1 * * *", "không ghi được /sao-luu: hết chỗ", time.Hour, 12 * time.Second, jobs.Failed},
	} {
		due, next := day.Add(job.at), day.Add(job.at).AddDate(0, 0, 1)
		if job.kind == "close" {
			next = day.Add(job.at).AddDate(0, 1, 0)
		}
		run := jobs.Run{Job: job.name, Kind: job.kind, State: job.state, Message: job.message, Started: due, Due: due, Ended: due.Add(job.took)}
		page.Runs = append(page.Runs, run)
		page.Jobs = append(page.Jobs, backoffice.ScheduledJob{Name: job.name, Kind: job.kind, Cron: job.cron, WorkingDays: job.kind == "publish", Next: next, Last: run})
	}
	return page
}

// person uses the pages as people do.
type person struct {
	*testing.T
	b         dashboards.Browser
	home, axe string
}

// everywhere opens a page on a phone and on a wide screen.
func (p person) everywhere(path string, withAxe bool) {
	p.Helper()
	axe := ""
	if withAxe {
		axe = p.axe
	}
	p.b.Visit(p.T, p.home+path, 360, "dark", axe)
	p.b.Visit(p.T, p.home+path, 1440, "light", axe)
	if withAxe {
		p.b.Prints(p.T, p.home+path)
	}
}

// wherever opens one page of every kind that the reader is led to.
func (p person) wherever(rows []string) {
	p.Helper()
	seen, kinds := map[string]bool{"/": true}, []string{}
	for ; len(rows) > 0; rows = rows[1:] {
		p.everywhere(rows[0], false)
		var found []string
		const links = `JSON.stringify([...document.querySelectorAll('main a[href^="/"], nav a[href^="/"]')].map(a => a.getAttribute('href')))`
		if err := json.Unmarshal([]byte(p.b.Ask(p.T, links)), &found); err != nil {
			p.Fatal(err)
		}
		for _, target := range found {
			path, _, _ := strings.Cut(target, "?")
			kind := path
			if first, rest, deep := strings.Cut(path[1:], "/"); deep && rest != "" {
				kind = "/" + first + "/…"
			}
			isFile := strings.Contains(path, "workbook") || strings.Contains(path, ".csv") || strings.Contains(path, ".xlsx")
			if seen[kind] || isFile || strings.HasPrefix(path, "/account") {
				continue
			}
			seen[kind] = true
			kinds, rows = append(kinds, kind), append(rows, target)
		}
	}
	for _, kind := range []string{"/units", "/agencies/…", "/procedures", "/procedures/…", "/fields/…", "/indicators", "/indicators/…", "/compare", "/what-if", "/dossiers", "/dossier"} {
		if !seen[kind] {
			p.Errorf("finds no way to %s: %v", kind, kinds)
		}
	}
}

const chosenPassword = "một câu dài dễ nhớ"

// signIn comes in by the form and chooses a password, as the first visit demands.
func (p person) signIn(who auth.New, password string, withAxe bool) {
	p.Helper()
	p.b.Visit(p.T, p.home+"/login", 1440, "light", "")
	p.fill(map[string]string{"name": who.Name, "password": password})
	if withAxe {
		p.everywhere("/account/password", true)
	}
	p.fill(map[string]string{"old": password, "new": chosenPassword, "again": chosenPassword})
	if title := p.b.Ask(p.T, `document.querySelector('.top a[href^="/account"]').textContent`); title != who.Name {
		p.Fatalf("%s (%s) is not in: the head says %q at %s", who.Name, who.Role, title, p.b.Ask(p.T, `location.href`))
	}
}

// fill writes into fields by their names and sends the form that they are in.
func (p person) fill(fields map[string]string) {
	p.Helper()
	var script strings.Builder
	for name, value := range fields {
		fmt.Fprintf(&script, "document.getElementById(%q).value = %q; ", name, value)
	}
	p.b.Follow(p.T, "(() => { "+script.String()+"return document.querySelector('form.plain button'); })()")
}
