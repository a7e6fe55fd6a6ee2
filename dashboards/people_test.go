package dashboards_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khohoso/dashboards"
	"khohoso/dashboards/service"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/control"
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
	db, err := control.Open(t.Context(), filepath.Join(t.TempDir(), "accounts"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	reads := dashboards.Province()
	accounts := auth.NewAccounts(db, auth.Limits{}, time.Now)
	serving, err := service.New(service.Options{
		Pages:  dashboards.HandlerOptions{Open: func(context.Context) (dashboards.Reads, error) { return reads, nil }},
		Source: reads, Accounts: accounts, Audit: audit.New(db, time.Now), Schedule: jobs{},
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(serving)
	t.Cleanup(server.Close)
	if _, _, err := accounts.Add(t.Context(), auth.New{Name: "mot-cua", Role: auth.Source}, "test"); err != nil {
		t.Fatal(err)
	}
	if _, err := accounts.IssueSourceToken(t.Context(), "mot-cua", "đẩy sự kiện", 30); err != nil {
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
			b.Follow(t, `document.querySelector('.top a.lang')`) // one's own account
		}
		if who.Role == auth.Operator {
			p.everywhere("/accounts", true)
			p.everywhere("/audit?lang=en", true)
			p.everywhere("/schedule", true)
		}
		b.Visit(t, server.URL+"/account", 1440, "light", "")
		b.Follow(t, `document.querySelector('form[action="/logout"] button')`)
	}
}

// jobs are a schedule that stands still, for its page.
type jobs struct{}

func (jobs) Page(context.Context) (dashboards.SchedulePage, error) { return dashboards.Jobs(), nil }
func (jobs) Start(string, string) error                            { return nil }

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
	if title := p.b.Ask(p.T, `document.querySelector('.top a.lang').textContent`); title != who.Name {
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
