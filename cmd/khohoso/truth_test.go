package main

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khohoso/dashboards/service"
	"khohoso/internal/accountsdb"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
)

// A service whose warehouse was cut to nothing says so and takes nothing in: it would be lost at the stop.
func TestServiceOverAWarehouseCutToNothing(t *testing.T) {
	t.Parallel()
	s := serveLarge(t)
	const row = "dossier_code,event_time,status,agency_code\nL-1,2025-01-03T08:00:00+07:00,received,U00\n"
	if status, _ := s.push([]byte(row)); status != http.StatusOK {
		t.Fatalf("before: %d", status)
	}
	if err := os.Truncate(s.warehouse, 0); err != nil {
		t.Fatal(err)
	}
	status, header := s.push([]byte(strings.ReplaceAll(row, "L-1", "L-2")))
	if status != http.StatusServiceUnavailable || header.Get("Retry-After") == "" {
		t.Errorf("a push is answered %d", status)
	}
	answer, err := http.Get(s.address + "readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if text, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("readyz: %d %s", answer.StatusCode, text)
	}
}

// An account of a unit sees other units by the periods of the calendar: from figures between any two dates, or on
// any day, single dossiers of theirs could be told. Of its own unit, and for the province, all is shown.
func TestOwnDatesAreForOnesOwnUnit(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	token := func(who auth.New) string {
		account, password, err := s.accounts.Add(t.Context(), who, "test")
		if err == nil {
			err = s.accounts.ChangePassword(t.Context(), auth.Identity{Account: account.ID, Name: who.Name}, password, "một câu dài dễ nhớ")
		}
		if err != nil {
			t.Fatal(err)
		}
		secret, err := s.accounts.IssueToken(t.Context(), account, "test", []auth.Scope{auth.ReadFigures, auth.ReadDossiers}, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		return secret
	}
	unit, office := token(auth.New{Name: "lan", Role: auth.Agency, Unit: "STP"}), token(auth.New{Name: "mai", Role: auth.Office})
	const dates = "period=2024-06-03..2024-06-04"
	for path, want := range map[string]int{ // of the unit; the office sees all
		"/?" + dates: 403, "/units?" + dates: 403, "/agencies/snv?" + dates: 403, "/agencies/stp?" + dates: 200, "/procedures?" + dates: 403,
		"/api/v1/flow?by=agency&" + dates: 403, "/api/v1/flow?by=procedure&agency=SNV&" + dates: 403, "/api/v1/flow?by=procedure&agency=STP&" + dates: 200,
		"/api/v1/readings?" + dates: 403, "/api/v1/due?as_of=2024-06-05": 403, "/api/v1/due?as_of=2024-06-05&agency=STP": 200,
		"/api/v1/flow?by=agency&period=2024-06": 200, "/units?period=2024-06": 200, "/api/v1/due": 200,
	} {
		for who, secret := range map[string]string{"the office": office, "the unit": unit} { // what the office was given is kept
			got, expected := s.get(s.browser(), path, "Authorization", "Bearer "+secret), want
			if who == "the office" {
				expected = 200
			}
			if got.StatusCode != expected {
				t.Errorf("%s for %s: %d, want %d", path, who, got.StatusCode, expected)
			}
		}
	}
}

// What must stand in the audit is not given while the audit cannot be written: neither a file nor a session.
func TestNothingIsGivenThatTheAuditCannotKeep(t *testing.T) {
	t.Parallel()
	gone, err := accountsdb.Open(t.Context(), filepath.Join(t.TempDir(), "gone.accounts"))
	if err != nil {
		t.Fatal(err)
	}
	if err := gone.Close(); err != nil {
		t.Fatal(err)
	}
	s := openSite(t, func(_ *site, o *service.Options) { o.Audit = audit.New(gone, time.Now) })
	account, password, err := s.accounts.Add(t.Context(), auth.New{Name: "mai", Role: auth.Office}, "test")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.accounts.ChangePassword(t.Context(), auth.Identity{Account: account.ID, Name: "mai"}, password, "một câu dài dễ nhớ"); err != nil {
		t.Fatal(err)
	}
	token, err := s.accounts.IssueToken(t.Context(), account, "test", []auth.Scope{auth.ReadFigures, auth.ReadDossiers}, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	got := s.get(s.browser(), "/api/v1/workbooks?form=06a&period=2024-06", "Authorization", "Bearer "+token)
	if got.StatusCode != http.StatusServiceUnavailable || got.Header.Get("Content-Disposition") != "" || strings.HasPrefix(got.text, "PK") {
		t.Errorf("a workbook: %d %v", got.StatusCode, got.Header)
	}
	if got := s.get(s.browser(), "/api/v1/flow?period=2024-06", "Authorization", "Bearer "+token); got.StatusCode != http.StatusOK {
		t.Errorf("figures, which are not kept in the audit: %d", got.StatusCode)
	}
	signed := s.post(s.browser(), "/login", url.Values{"name": {"mai"}, "password": {"một câu dài dễ nhớ"}})
	if signed.StatusCode != http.StatusServiceUnavailable || len(signed.Cookies()) != 0 {
		t.Errorf("a sign-in: %d, cookies %v", signed.StatusCode, signed.Cookies())
	}
}
